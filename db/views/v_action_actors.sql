-- Who acted: a row for each actor of each action.
SELECT
    p.action_id,
    p.id AS position,
    p.value AS actor,
    coalesce(
        (SELECT name FROM names WHERE code = p.value AND kind IN ('country', 'body')), p.value
    ) AS actor_name,
    (SELECT kind FROM names WHERE code = p.value AND kind IN ('country', 'body')) AS actor_kind
FROM action_parties AS p
JOIN actions AS a ON a.id = p.action_id AND a.retired_by IS NULL
WHERE p.field = 'actors'
