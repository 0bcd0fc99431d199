-- Members of a body that acted, where the text lists them: a row for each.
SELECT
    p.action_id,
    p.id AS position,
    p.value AS member,
    coalesce(
        (SELECT name FROM names WHERE code = p.value AND kind IN ('country', 'body')), p.value
    ) AS member_name,
    (SELECT kind FROM names WHERE code = p.value AND kind IN ('country', 'body')) AS member_kind
FROM action_parties AS p
JOIN actions AS a ON a.id = p.action_id AND a.retired_by IS NULL
WHERE p.field = 'members'
