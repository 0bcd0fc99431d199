-- What is shown of a document version, be it a source of an action or not; not part of the contract.
SELECT
    doc.id AS document_id,
    doc.url,
    doc.title,
    nullif(doc.publisher, '') AS publisher,
    doc.country,
    named.name AS country_name,
    doc.language,
    substr(doc.published, 1, 10) AS published,
    CASE length(substr(doc.published, 1, 10))
        WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day'
    END AS published_precision,
    doc.origin,
    doc.version,
    doc.digest,
    first_entry.feed,
    feed_named.category AS feed_kind,
    utc(coalesce(page.fetched_at, doc.created_at)) AS retrieved_at,
    page.archive_file,
    page.archive_offset,
    page.digest AS archive_digest,
    utc(place.withdrawn_at) AS withdrawn_at
FROM documents AS doc
LEFT JOIN names AS named ON named.kind = 'country' AND named.code = doc.country
LEFT JOIN pages AS page ON page.id = doc.page_id
LEFT JOIN document_addresses AS place ON place.url_key = doc.url_key
LEFT JOIN entries AS first_entry
    ON first_entry.id = (SELECT min(listed.id) FROM entries AS listed WHERE listed.document_id = doc.id)
LEFT JOIN names AS feed_named ON feed_named.kind = 'feed' AND feed_named.code = first_entry.feed
