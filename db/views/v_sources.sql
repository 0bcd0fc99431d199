-- Which documents tell of it: a row for each document version of each action.
SELECT
    pair.action_id,
    pair.document_id,
    pair.told,
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
FROM action_sources AS pair
JOIN actions AS a ON a.id = pair.action_id AND a.retired_by IS NULL
JOIN document_facts AS doc ON doc.document_id = pair.document_id
