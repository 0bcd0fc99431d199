-- The accepted actions that count now.
SELECT
    a.id AS action_id,
    a.type,
    coalesce(named.name, a.type) AS type_name,
    a.date,
    a.date_start,
    a.date_end,
    CASE length(a.date) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' END AS date_precision,
    a.date_derivation,
    a.status,
    a.certainty,
    a.role,
    a.instrument,
    (SELECT string_agg(p.value, '; ') FROM (
        SELECT value FROM action_parties WHERE action_id = a.id AND field = 'actors' ORDER BY id
    ) AS p) AS actors,
    (SELECT string_agg(p.value, '; ') FROM (
        SELECT value FROM action_parties WHERE action_id = a.id AND field = 'endorsers' ORDER BY id
    ) AS p) AS endorsers,
    (SELECT string_agg(p.value, '; ') FROM (
        SELECT value FROM action_parties WHERE action_id = a.id AND field = 'members' ORDER BY id
    ) AS p) AS members,
    (SELECT string_agg(p.value, '; ') FROM (
        SELECT value FROM action_parties WHERE action_id = a.id AND field = 'firms' ORDER BY id
    ) AS p) AS firms,
    a.decision_id,
    d.verdict,
    utc(d.decided_at) AS decided_at,
    d.codebook,
    d.model
FROM actions AS a
JOIN decisions AS d ON d.id = a.decision_id
LEFT JOIN names AS named ON named.kind = 'type' AND named.code = a.type
WHERE a.retired_by IS NULL
