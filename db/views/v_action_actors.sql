-- Who acted: a row for each actor of each action.
SELECT
    p.action_id,
    p.id AS position,
    p.value AS actor,
    coalesce(named.name, p.value) AS actor_name,
    named.kind AS actor_kind
FROM action_parties AS p
JOIN actions AS a ON a.id = p.action_id AND a.retired_by IS NULL
LEFT JOIN names AS named ON named.code = p.value AND named.kind IN ('country', 'body')
WHERE p.field = 'actors'
