"""What was decided before there were views is shown by them."""

from alembic import command
from sqlalchemy import create_engine, text

from db.decisions import rebuild
from db.migrate import configuration
from db.session import open_database
from tests.db.deciding import followed


def test_migration_tells_of_what_was_decided_before(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0005")
        for statement in DECIDED:
            connection.exec_driver_sql(statement)
    engine.dispose()
    with open_database(empty_url) as upgraded, upgraded.session() as session:
        days = session.execute(text("SELECT action_id, date, date_start, date_end FROM v_actions"))
        assert [tuple(row) for row in days] == [(1, "2024-02", "2024-02-01", "2024-02-29")]
        told = session.execute(text("SELECT document_id, told FROM v_sources ORDER BY 1"))
        assert [tuple(row) for row in told] == [(1, "quoted"), (2, "repeats")]
        found = session.execute(text("SELECT candidate_id, action_id FROM reviews ORDER BY 1"))
        assert [tuple(row) for row in found] == [(1, 1), (2, 2), (3, 1)]
        before = followed(session)
        rebuild(session)
        assert followed(session) == before


FACTS = (
    '{"type": "sanctions", "date": "2024-02", "date_derivation": null, "actors": ["US"], "endorsers": [], '
    '"members": [], "firms": [], "instrument": null, "status": "done", "certainty": "confirmed", '
    '"role": "primary"}'
)
QUOTE = '[{"document_id": 1, "field": "type", "value": "sanctions", "quote": "act", "start": 0, "end": 3}]'
DOCUMENT = (
    "INSERT INTO documents (id, url, url_key, version, digest, title, text, text_digest, origin, created_at, "
    "current_since) VALUES ({n}, 'https://a.example/{n}', '{n}', 1, '{n}', '', 'act', '{n}', 'page', "
    "'2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)
CANDIDATE = (
    "INSERT INTO candidates (id, document_id, model, key, type, date, actors, endorsers, members, firms, "
    "status, certainty, role, confidence, reasons, state, re_review_of, created_at) VALUES ({n}, {document}, "
    "'m', '{n}', 'sanctions', '2024-02', '[]', '[]', '[]', '[]', 'done', 'confirmed', 'primary', 0.5, '[]', "
    "'{state}', {before}, '2026-01-01 00:00:00')"
)
DECISION = (
    "INSERT INTO decisions (id, candidate_id, verdict, part, reviewer, note, fields, after, evidence, "
    "duplicate_of, model, codebook, shown, decided_at) VALUES ({n}, {n}, '{verdict}', {part}, 'ada', '', "
    "'{{}}', {after}, '{evidence}', {of}, 'm', 1, '', '2026-01-01 00:00:00')"
)
REVIEW = (
    "INSERT INTO reviews (candidate_id, stage, decision_id, settled_by) "
    "VALUES ({n}, '{stage}', {last}, {settled})"
)
DECIDED = (  # 1 is accepted, 2 repeats it, 3 tells 1 anew and was passed over
    *(DOCUMENT.format(n=n) for n in (1, 2)),
    CANDIDATE.format(n=1, document=1, state="decided", before="NULL"),
    CANDIDATE.format(n=2, document=2, state="decided", before="NULL"),
    CANDIDATE.format(n=3, document=1, state="open", before=1),
    DECISION.format(n=1, verdict="accept", part="'sole'", after=f"'{FACTS}'", evidence=QUOTE, of="NULL"),
    DECISION.format(n=2, verdict="duplicate", part="'sole'", after="NULL", evidence="[]", of=1),
    DECISION.format(n=3, verdict="skip", part="NULL", after="NULL", evidence="[]", of="NULL"),
    REVIEW.format(n=1, stage="settled", last=1, settled=1),
    REVIEW.format(n=2, stage="settled", last=2, settled=2),
    REVIEW.format(n=3, stage="open", last="NULL", settled="NULL"),
    "INSERT INTO actions (id, decision_id, type, date, status, certainty, role) "
    "VALUES (1, 1, 'sanctions', '2024-02', 'done', 'confirmed', 'primary')",
    "INSERT INTO action_parties (id, action_id, field, value) VALUES (1, 1, 'actors', 'US')",
    "INSERT INTO action_evidence (id, action_id, document_id, field, value, quote, start_char, end_char) "
    "VALUES (1, 1, 1, 'type', 'sanctions', 'act', 0, 3)",
)
