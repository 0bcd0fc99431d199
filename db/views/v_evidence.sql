-- How we know: a row for each verbatim quote under a value of an action.
SELECT
    e.action_id,
    e.id AS position,
    e.field,
    e.value,
    e.quote,
    e.start_char,
    e.end_char,
    e.document_id,
    doc.url AS document_url,
    doc.digest AS document_digest
FROM action_evidence AS e
JOIN actions AS a ON a.id = e.action_id AND a.retired_by IS NULL
JOIN documents AS doc ON doc.id = e.document_id
