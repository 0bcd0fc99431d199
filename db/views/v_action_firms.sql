-- Whom it is aimed at or about: a row for each firm of each action.
SELECT
    p.action_id,
    p.id AS position,
    p.value AS firm,
    coalesce((SELECT name FROM names WHERE kind = 'firm' AND code = p.value), p.value) AS firm_name,
    (SELECT category FROM names WHERE kind = 'firm' AND code = p.value) AS firm_kind
FROM action_parties AS p
JOIN actions AS a ON a.id = p.action_id AND a.retired_by IS NULL
WHERE p.field = 'firms'
