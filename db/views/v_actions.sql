-- The accepted actions that count now. What stands in other tables is looked up only where it is asked for.
SELECT
    a.id AS action_id,
    a.type,
    coalesce((SELECT name FROM names WHERE kind = 'type' AND code = a.type), a.type) AS type_name,
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
    (SELECT verdict FROM decisions WHERE decisions.id = a.decision_id) AS verdict,
    (SELECT utc(decided_at) FROM decisions WHERE decisions.id = a.decision_id) AS decided_at,
    (SELECT codebook FROM decisions WHERE decisions.id = a.decision_id) AS codebook,
    (SELECT model FROM decisions WHERE decisions.id = a.decision_id) AS model
FROM actions AS a
WHERE a.retired_by IS NULL
