"""The first tables, and the triggers that keep decisions append-only and a document's words as they are.

The names of constraints come from the naming convention in `db.schema.base`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
LONG = sa.BigInteger()


def one(name: str, kind: Any = None, to: str | None = None, null: bool = False) -> sa.Column[Any]:
    """Return a column: text, or of the kind given, or a number that refers to another table."""
    if to:
        return sa.Column(name, kind or sa.Integer(), sa.ForeignKey(to), nullable=null)
    return sa.Column(name, kind or sa.Text(), nullable=null)


def maybe(name: str, kind: Any = None, to: str | None = None) -> sa.Column[Any]:
    return one(name, kind, to, null=True)


def key() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def closed(name: str, *codes: str) -> sa.Column[Any]:
    return one(name, sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=20))


def status_certainty_role() -> tuple[sa.Column[Any], ...]:
    return (
        closed("status", "proposed", "announced", "done", "reversed"),
        closed("certainty", "confirmed", "reported"),
        closed("role", "primary", "background"),
    )


def upgrade() -> None:
    intake()
    documents()
    candidates()
    review()
    triggers = POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE
    for statement in triggers:
        op.execute(statement)


def intake() -> None:
    op.create_table(
        "feed_states",
        sa.Column("slug", sa.Text(), primary_key=True),
        one("url"),
        maybe("etag"),
        maybe("last_modified"),
        one("last_fetch_at", MOMENT),
        maybe("last_success_at", MOMENT),
        maybe("last_new_at", MOMENT),
        one("failures", sa.Integer()),
    )
    op.create_table(
        "fetches",
        key(),
        maybe("feed"),
        one("url"),
        one("final_url"),
        one("started_at", MOMENT),
        one("elapsed", sa.Float()),
        closed(
            "outcome",
            *("fetched", "not_modified", "gone", "http_error"),
            *("refused", "too_large", "timeout", "unreachable"),
        ),
        maybe("status", sa.Integer()),
        one("bytes", LONG),
        maybe("reason"),
        maybe("archive_file"),
        maybe("archive_offset", LONG),
        maybe("archive_digest"),
    )
    op.create_table(
        "pages",
        key(),
        one("fetch_id", to="fetches.id"),
        one("url"),
        one("final_url"),
        one("content_type"),
        one("digest"),
        one("fetched_at", MOMENT),
        maybe("archive_file"),
        maybe("archive_offset", LONG),
    )
    op.create_index("ix_pages_fetched_at", "pages", ["fetched_at"])


def documents() -> None:
    op.create_table(
        "documents",
        key(),
        one("url"),
        one("url_key"),
        one("version", sa.Integer()),
        one("digest"),
        one("title"),
        one("text"),
        *map(maybe, ("published", "publisher", "country", "language")),
        closed("origin", "page", "feed", "submitted"),
        maybe("page_id", to="pages.id"),
        one("created_at", MOMENT),
        one("current_since", MOMENT),
        sa.UniqueConstraint("url_key", "version"),
        sa.UniqueConstraint("url_key", "digest"),
    )
    op.create_table(
        "entries",
        key(),
        one("feed", sa.Text(), to="feed_states.slug"),
        one("guid"),
        maybe("url"),
        one("title"),
        maybe("published_at", MOMENT),
        maybe("updated_at", MOMENT),
        one("summary"),
        one("content"),
        one("digest"),
        closed("state", "pending", "stored", "off_topic", "refused", "failed"),
        maybe("reason"),
        one("attempts", sa.Integer()),
        maybe("retry_at", MOMENT),
        one("first_seen_at", MOMENT),
        one("last_seen_at", MOMENT),
        maybe("changed_at", MOMENT),
        maybe("page_id", to="pages.id"),
        maybe("document_id", to="documents.id"),
        sa.UniqueConstraint("feed", "guid"),
    )
    op.create_index("ix_entries_state_feed", "entries", ["state", "feed"])
    op.create_table(
        "annotations",
        key(),
        one("document_id", to="documents.id"),
        one("model"),
        one("created_at", MOMENT),
        sa.UniqueConstraint("document_id", "model"),
    )
    op.create_table(
        "mentions",
        key(),
        one("annotation_id", to="annotations.id"),
        one("start_char", sa.Integer()),
        one("end_char", sa.Integer()),
        closed("label", "COUNTRY", "BODY", "FIRM", "CUE", "DATE", "INSTRUMENT"),
        one("quote"),
        one("registry_id"),
        maybe("actor"),
        maybe("derivation"),
    )
    op.create_index("ix_mentions_annotation_id", "mentions", ["annotation_id"])


def candidates() -> None:
    op.create_table(
        "candidates",
        key(),
        one("document_id", to="documents.id"),
        *map(one, ("model", "key", "type")),
        maybe("date"),
        maybe("date_derivation"),
        *(one(name, sa.JSON()) for name in ("actors", "endorsers", "members", "firms")),
        maybe("instrument"),
        *status_certainty_role(),
        one("confidence", sa.Float()),
        one("reasons", sa.JSON()),
        closed("state", "open", "superseded", "withdrawn", "decided"),
        maybe("superseded_by", to="candidates.id"),
        maybe("re_review_of", to="candidates.id"),
        one("created_at", MOMENT),
        sa.UniqueConstraint("document_id", "key"),
    )
    op.create_index("ix_candidates_state_confidence", "candidates", ["state", "confidence"])
    op.create_table(
        "evidence",
        key(),
        one("candidate_id", to="candidates.id"),
        *map(one, ("field", "value", "quote")),
        one("start_char", sa.Integer()),
        one("end_char", sa.Integer()),
    )
    op.create_index("ix_evidence_candidate_id", "evidence", ["candidate_id"])
    parties = sa.text("field IN ('actors', 'endorsers', 'firms')")
    op.create_index(
        "ix_evidence_value_field",
        "evidence",
        ["value", "field"],
        sqlite_where=parties,
        postgresql_where=parties,
    )


def review() -> None:
    op.create_table(
        "decisions",
        key(),
        one("candidate_id", to="candidates.id"),
        closed("verdict", "accept", "amend", "reject", "duplicate"),
        one("reviewer"),
        one("note"),
        one("fields", sa.JSON()),
        one("shown"),
        one("decided_at", MOMENT),
    )
    op.create_index("ix_decisions_candidate_id", "decisions", ["candidate_id"])
    op.create_table(
        "actions",
        key(),
        one("decision_id", to="decisions.id"),
        maybe("retired_by", to="decisions.id"),
        one("type"),
        *map(maybe, ("date", "date_derivation", "instrument")),
        *status_certainty_role(),
        sa.UniqueConstraint("decision_id"),
    )
    op.create_table("action_parties", key(), one("action_id", to="actions.id"), one("field"), one("value"))
    op.create_index("ix_action_parties_action_id", "action_parties", ["action_id"])
    op.create_index("ix_action_parties_value_field", "action_parties", ["value", "field"])


SQLITE = (
    """CREATE TRIGGER decisions_stay_update BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    """CREATE TRIGGER decisions_stay_delete BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    """CREATE TRIGGER documents_stay BEFORE UPDATE OF url, title, text, digest ON documents
    BEGIN SELECT RAISE(ABORT, 'the words of a document version never change'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION mercwatch_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER decisions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION mercwatch_refuse('decisions are append-only')""",
    """CREATE TRIGGER documents_stay BEFORE UPDATE OF url, title, text, digest ON documents
    FOR EACH STATEMENT EXECUTE FUNCTION
    mercwatch_refuse('the words of a document version never change')""",
)
