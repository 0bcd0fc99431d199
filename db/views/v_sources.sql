-- Which documents tell of it: a row for each document version of each action.
SELECT
    pair.action_id,
    pair.document_id,
    CASE WHEN EXISTS (
        SELECT 1 FROM action_evidence AS e
        WHERE e.action_id = pair.action_id AND e.document_id = pair.document_id
    ) THEN 'quoted' ELSE 'repeats' END AS told,
    doc.url,
    doc.title,
    doc.publisher,
    doc.country,
    doc.country_name,
    doc.language,
    doc.published,
    doc.published_precision,
    doc.origin,
    doc.version,
    doc.digest,
    doc.feed,
    doc.feed_kind,
    doc.retrieved_at,
    doc.archive_file,
    doc.archive_offset,
    doc.archive_digest,
    doc.withdrawn_at
FROM (
    SELECT action_id, document_id FROM action_evidence
    UNION
    SELECT main.action_id, repeating.document_id
    FROM reviews AS main
    JOIN decisions AS said ON said.duplicate_of = main.candidate_id
    JOIN reviews AS settled ON settled.candidate_id = said.candidate_id AND settled.settled_by = said.id
    JOIN candidates AS repeating ON repeating.id = said.candidate_id
    UNION
    SELECT main.action_id, repeating.document_id -- what repeats one that repeats it
    FROM reviews AS main
    JOIN decisions AS said ON said.duplicate_of = main.candidate_id
    JOIN reviews AS settled ON settled.candidate_id = said.candidate_id AND settled.settled_by = said.id
    JOIN decisions AS said_too ON said_too.duplicate_of = settled.candidate_id
    JOIN reviews AS settled_too
        ON settled_too.candidate_id = said_too.candidate_id AND settled_too.settled_by = said_too.id
    JOIN candidates AS repeating ON repeating.id = said_too.candidate_id
) AS pair
JOIN actions AS a ON a.id = pair.action_id AND a.retired_by IS NULL
JOIN document_facts AS doc ON doc.document_id = pair.document_id
