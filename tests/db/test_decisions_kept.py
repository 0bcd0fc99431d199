"""Decisions of an older database are kept, and what follows from them can be made anew."""

import json

from alembic import command
from sqlalchemy import create_engine, text

from db.decisions import Verdict, rebuild
from db.migrate import configuration
from db.queries.review import review
from db.schema import Stage
from db.session import open_database
from tests.db.deciding import followed, say

BEFORE = "0004"
STATEMENTS = (
    """INSERT INTO documents (id, url, url_key, version, digest, title, text, text_digest, origin, created_at,
    current_since) VALUES (1, 'https://a.example/', 'k', 1, 'd', '', 'The US acted.', 't', 'page',
    '2026-01-01 00:00:00', '2026-01-01 00:00:00')""",
    """INSERT INTO candidates (id, document_id, model, key, type, actors, endorsers, members, firms, status,
    certainty, role, confidence, reasons, state, created_at) VALUES (1, 1, 'rules-1', 'k', 'sanctions',
    '["US"]', '[]', '[]', '[]', 'done', 'confirmed', 'primary', 0.5, '[]', 'decided',
    '2026-01-01 00:00:00')""",
    """INSERT INTO evidence (candidate_id, field, value, quote, start_char, end_char) VALUES
    (1, 'type', 'sanctions', 'acted', 7, 12), (1, 'status', 'done', 'acted', 7, 12),
    (1, 'certainty', 'confirmed', 'acted', 7, 12), (1, 'role', 'primary', 'acted', 7, 12),
    (1, 'actors', 'US', 'US', 4, 6)""",
    """INSERT INTO decisions (id, candidate_id, verdict, reviewer, note, fields, shown, decided_at) VALUES
    (5, 1, 'reject', 'ada', 'no', '{}', 'x', '2026-01-02 00:00:00'),
    (7, 1, 'amend', 'bob', 'yes', '{"type": "statement"}', 'y', '2026-01-03 00:00:00')""",
    """INSERT INTO actions (id, decision_id, type, status, certainty, role) VALUES
    (1, 7, 'statement', 'done', 'confirmed', 'primary')""",
    "INSERT INTO action_parties (action_id, field, value) VALUES (1, 'actors', 'US')",
)


def test_decisions_of_an_older_database_are_kept(empty_url: str) -> None:
    engine = create_engine(empty_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        command.upgrade(configuration(connection), BEFORE)
        for statement in STATEMENTS:
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()
    with open_database(empty_url) as database, database.session() as session:
        assert rebuild(session) == 1
        told = review(session, 1)
        assert told
        first, second = told.decisions
        assert (first.id, first.reviewer, first.verdict, first.after) == (5, "ada", "reject", None)
        assert (second.id, second.note, second.part, second.codebook) == (7, "yes", "sole", 1)
        assert json.loads(json.dumps(second.after)) == {
            **dict.fromkeys(("date", "date_derivation", "instrument")),
            **{name: [] for name in ("endorsers", "members", "firms")},
            **{"type": "statement", "actors": ["US"], "status": "done"},
            **{"certainty": "confirmed", "role": "primary"},
        }
        assert {(one["field"], one["quote"]) for one in second.evidence} == {
            ("actors", "US"),
            *((name, "acted") for name in ("status", "certainty", "role")),
        }
        assert (told.stage, told.settled_by) == (Stage.SETTLED, 7)
        assert [row[:3] for row in followed(session)["actions"]] == [(1, 7, None)]
        assert say(session, Verdict.ACCEPT) == 8
