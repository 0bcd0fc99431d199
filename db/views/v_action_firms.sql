-- Whom it is aimed at or about: a row for each firm of each action.
SELECT
    p.action_id,
    p.id AS position,
    p.value AS firm,
    coalesce(named.name, p.value) AS firm_name,
    named.category AS firm_kind
FROM action_parties AS p
JOIN actions AS a ON a.id = p.action_id AND a.retired_by IS NULL
LEFT JOIN names AS named ON named.code = p.value AND named.kind = 'firm'
WHERE p.field = 'firms'
