-- How far the review is: a row for each type of action that was ever proposed.
SELECT
    c.type,
    coalesce(named.name, c.type) AS type_name,
    c.candidates,
    c.candidates - c.decided - coalesce(r.second_opinion, 0) - coalesce(r.disputed, 0) AS waiting,
    coalesce(r.second_opinion, 0) AS second_opinion,
    coalesce(r.disputed, 0) AS disputed,
    c.decided,
    coalesce(a.actions, 0) AS actions
FROM (
    SELECT type, count(*) AS candidates, sum(CASE state WHEN 'decided' THEN 1 ELSE 0 END) AS decided
    FROM candidates WHERE state IN ('open', 'decided') GROUP BY type
) AS c
LEFT JOIN (
    SELECT
        one.type,
        sum(CASE stage WHEN 'second' THEN 1 ELSE 0 END) AS second_opinion,
        sum(CASE stage WHEN 'disputed' THEN 1 ELSE 0 END) AS disputed
    FROM reviews JOIN candidates AS one ON one.id = reviews.candidate_id
    WHERE stage IN ('second', 'disputed') AND one.state = 'open' GROUP BY one.type
) AS r ON r.type = c.type
LEFT JOIN (
    SELECT type, count(*) AS actions FROM actions WHERE retired_by IS NULL GROUP BY type
) AS a ON a.type = c.type
LEFT JOIN names AS named ON named.kind = 'type' AND named.code = c.type
