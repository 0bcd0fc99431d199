-- How the feeds fare: a row for each feed that was ever asked.
SELECT
    s.slug AS feed,
    coalesce(named.name, s.slug) AS feed_name,
    named.category AS feed_kind,
    s.health,
    utc(s.health_since) AS health_since,
    s.problem,
    s.failures,
    utc(s.last_fetch_at) AS last_fetch_at,
    utc(s.last_success_at) AS last_success_at,
    utc(s.last_new_at) AS last_new_at,
    utc(s.due_at) AS due_at,
    utc(s.gone_at) AS gone_at,
    s.listed,
    (SELECT count(*) FROM entries AS e WHERE e.feed = s.slug AND e.state = 'pending') AS pending,
    (SELECT count(*) FROM entries AS e WHERE e.feed = s.slug AND e.state = 'stored') AS stored,
    (SELECT count(*) FROM entries AS e WHERE e.feed = s.slug AND e.state = 'off_topic') AS off_topic,
    (SELECT count(*) FROM entries AS e WHERE e.feed = s.slug AND e.state = 'refused') AS refused,
    (SELECT count(*) FROM entries AS e WHERE e.feed = s.slug AND e.state = 'failed') AS failed
FROM feed_states AS s
LEFT JOIN names AS named ON named.kind = 'feed' AND named.code = s.slug
