-- Members of a body that acted, where the text lists them: a row for each.
SELECT
    p.action_id,
    p.id AS position,
    p.value AS member,
    coalesce(named.name, p.value) AS member_name,
    named.kind AS member_kind
FROM action_parties AS p
JOIN actions AS a ON a.id = p.action_id AND a.retired_by IS NULL
LEFT JOIN names AS named ON named.code = p.value AND named.kind IN ('country', 'body')
WHERE p.field = 'members'
