"""Words of documents to search in; a sample of what was discarded; who submitted what; the queue's indexes.

PostgreSQL limits a tsvector to 1 MB, so of a very long text the beginning is found; SQLite has no limit.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def one(name: str, kind: Any = None, to: str | None = None, *, null: bool = False) -> sa.Column[Any]:
    if to:
        return sa.Column(name, sa.Integer(), sa.ForeignKey(to), nullable=null)
    return sa.Column(name, kind or sa.Text(), nullable=null)


def closed(name: str, *codes: str) -> sa.Column[Any]:
    return one(name, sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=20))


def key() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def upgrade() -> None:
    op.create_table(
        "samples",
        key(),
        one("key"),
        closed("stratum", "off_topic", "no_candidate", "below_threshold"),
        one("entry_id", to="entries.id", null=True),
        one("document_id", to="documents.id", null=True),
        one("reason", null=True),
        one("drawn_at", MOMENT),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_samples_document_id", "samples", ["document_id"])
    op.create_table(
        "sample_answers",
        key(),
        one("sample_id", to="samples.id"),
        closed("answer", "action", "none", "open"),
        one("reviewer"),
        one("note"),
        one("answered_at", MOMENT),
    )
    op.create_index("ix_sample_answers_sample_id", "sample_answers", ["sample_id"])
    op.create_table(
        "submissions",
        key(),
        one("document_id", to="documents.id"),
        one("source"),
        one("submitted_by"),
        one("submitted_at", MOMENT),
    )
    op.create_index("ix_submissions_document_id", "submissions", ["document_id"])
    for table, *columns in (
        ("candidates", "state", "role", "confidence", "id"),
        ("candidates", "type", "date"),
        ("entries", "feed", "document_id"),
        ("reviews", "settled_by"),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    parties = sa.text("field IN ('actors', 'endorsers', 'firms')")
    op.drop_index("ix_evidence_value_field", "evidence")
    op.create_index(
        "ix_evidence_value_field_candidate_id",
        "evidence",
        ["value", "field", "candidate_id"],
        sqlite_where=parties,
        postgresql_where=parties,
    )
    for statement in STATEMENTS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement.replace(":", r"\:")))


TOLD = "answers are append-only"
PARTING = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\u00a0“”‘’‚„«»‹›–—…•·¿¡§©®™"  # words, as written in SQL
STATEMENTS = {
    "sqlite": [
        *(
            f"""CREATE TRIGGER sample_answers_stay_{act.lower()} BEFORE {act} ON sample_answers
            BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"""
            for act in ("UPDATE", "DELETE")
        ),
        """CREATE VIRTUAL TABLE document_words USING fts5(
            title, text, content='documents', content_rowid='id',
            tokenize='porter unicode61 remove_diacritics 2'
        )""",
        "INSERT INTO document_words(document_words) VALUES ('rebuild')",
        """CREATE TRIGGER documents_searched_insert AFTER INSERT ON documents
        BEGIN INSERT INTO document_words(rowid, title, text) VALUES (new.id, new.title, new.text); END""",
        """CREATE TRIGGER documents_searched_delete AFTER DELETE ON documents
        BEGIN INSERT INTO document_words(document_words, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text); END""",
    ],
    "postgresql": [
        f"""CREATE TRIGGER sample_answers_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON sample_answers
        FOR EACH STATEMENT EXECUTE FUNCTION mercwatch_refuse('{TOLD}')""",
        # the shipped english drops words such as "who" and "against", which SQLite finds
        "CREATE TEXT SEARCH DICTIONARY mercwatch_stem (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION mercwatch (COPY = simple)",
        """ALTER TEXT SEARCH CONFIGURATION mercwatch
        ALTER MAPPING FOR asciiword, word, numword WITH mercwatch_stem""",
        # without marks and punctuation, so that both engines part words alike
        f"""CREATE FUNCTION mercwatch_words(given text, longest integer) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT translate(
            left(regexp_replace(normalize(given, NFD), '[\u0300-\u036f]', '', 'g'), longest),
            '{PARTING}', '{" " * len(PARTING.replace("''", "'"))}'
        ) $$""",
        """ALTER TABLE documents ADD COLUMN words tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('mercwatch', mercwatch_words(title, 10000)), 'A')
            || setweight(to_tsvector('mercwatch', mercwatch_words(text, 150000)), 'D')
        ) STORED""",
        "CREATE INDEX ix_documents_words ON documents USING gin (words)",
    ],
}
