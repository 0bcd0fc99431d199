-- What is shown of a document version, be it a source of an action or not; not part of the contract.
SELECT
    doc.id AS document_id,
    doc.url,
    doc.title,
    nullif(doc.publisher, '') AS publisher,
    doc.country,
    (SELECT name FROM names WHERE kind = 'country' AND code = doc.country) AS country_name,
    doc.language,
    substr(doc.published, 1, 10) AS published,
    CASE length(substr(doc.published, 1, 10))
        WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day'
    END AS published_precision,
    doc.origin,
    doc.version,
    doc.digest,
    (SELECT feed FROM entries WHERE document_id = doc.id ORDER BY id LIMIT 1) AS feed,
    (
        SELECT category FROM names WHERE kind = 'feed' AND code = (
            SELECT feed FROM entries WHERE document_id = doc.id ORDER BY id LIMIT 1
        )
    ) AS feed_kind,
    utc(coalesce((SELECT fetched_at FROM pages WHERE pages.id = doc.page_id), doc.created_at)) AS retrieved_at,
    (SELECT archive_file FROM pages WHERE pages.id = doc.page_id) AS archive_file,
    (SELECT archive_offset FROM pages WHERE pages.id = doc.page_id) AS archive_offset,
    (SELECT digest FROM pages WHERE pages.id = doc.page_id) AS archive_digest,
    (
        SELECT utc(withdrawn_at) FROM document_addresses WHERE document_addresses.url_key = doc.url_key
    ) AS withdrawn_at
FROM documents AS doc
