-- Who signed, joined or supported: a row for each endorser of each action.
SELECT
    p.action_id,
    p.id AS position,
    p.value AS endorser,
    coalesce(named.name, p.value) AS endorser_name,
    named.kind AS endorser_kind
FROM action_parties AS p
JOIN actions AS a ON a.id = p.action_id AND a.retired_by IS NULL
LEFT JOIN names AS named ON named.code = p.value AND named.kind IN ('country', 'body')
WHERE p.field = 'endorsers'
