"""Decisions that tell all that follows from them, where each review stands, and who may decide.

Actions are made anew in another shape; `mercwatch review rebuild` makes those of decisions that were there.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON()
PLAIN = ("type", "date", "date_derivation", "instrument", "status", "certainty", "role")
PARTIES = ("actors", "endorsers", "members", "firms")


def one(name: str, kind: Any = None, to: str | None = None, *, null: bool = False) -> sa.Column[Any]:
    if to:
        return sa.Column(name, sa.Integer(), sa.ForeignKey(to), nullable=null)
    return sa.Column(name, kind or sa.Text(), nullable=null)


def maybe(name: str, kind: Any = None, to: str | None = None) -> sa.Column[Any]:
    return one(name, kind, to, null=True)


def key() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def closed(name: str, *codes: str, null: bool = False) -> sa.Column[Any]:
    kind = sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=20)
    return one(name, kind, null=null)


def upgrade() -> None:
    op.add_column("candidates", maybe("added_by"))
    op.create_index("ix_candidates_re_review_of", "candidates", ["re_review_of"])
    kept = decided()
    for table in ("action_parties", "actions", "decisions"):
        op.drop_table(table)  # its triggers go with it
    decisions(kept)
    folds()
    people()
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def decided() -> list[dict[str, Any]]:
    """Return the decisions that are there, in the new shape."""
    bind = op.get_bind()
    old = sa.table(
        "decisions",
        *map(sa.column, ("id", "candidate_id", "verdict", "reviewer", "note", "shown")),
        sa.column("fields", JSON),
        sa.column("decided_at", MOMENT),
    )
    told = sa.table(
        "candidates",
        sa.column("id"),
        sa.column("model"),
        *map(sa.column, PLAIN),
        *(sa.column(name, JSON) for name in PARTIES),
    )
    quotes = sa.table(
        "evidence",
        *map(sa.column, ("id", "candidate_id", "field", "value", "quote", "start_char", "end_char")),
    )
    where = sa.table("candidates", sa.column("id"), sa.column("document_id"))
    rows = []
    for row in bind.execute(sa.select(old).order_by(old.c.id)).mappings().all():
        of_it = row["candidate_id"]
        facts = dict(bind.execute(sa.select(told).where(told.c.id == of_it)).mappings().one())
        document = bind.execute(sa.select(where.c.document_id).where(where.c.id == of_it)).scalar_one()
        model = facts.pop("model")
        del facts["id"]
        after = facts | row["fields"] if row["verdict"] in {"accept", "amend"} else None
        found = bind.execute(sa.select(quotes).where(quotes.c.candidate_id == of_it).order_by(quotes.c.id))
        evidence = [
            {
                "document_id": document,
                "field": quote.field,
                "value": quote.value,
                "quote": quote.quote,
                "start": quote.start_char,
                "end": quote.end_char,
            }
            for quote in found
            if after and _stands(after.get(quote.field), quote.value)
        ]
        rows.append(
            dict(row)
            | {"part": "sole", "after": after, "evidence": evidence, "model": model, "codebook": 1}
            | dict.fromkeys(("reason", "before", "duplicate_of", "undoes", "batch"))
        )
    return rows


def _stands(coded: Any, value: str) -> bool:
    return value in coded if isinstance(coded, list) else coded == value


def decisions(kept: Sequence[dict[str, Any]]) -> None:
    table = op.create_table(
        "decisions",
        key(),
        one("candidate_id", to="candidates.id"),
        closed("verdict", "accept", "amend", "reject", "duplicate", "skip", "flag", "undo"),
        closed("part", "sole", "coding", "adjudication", null=True),
        one("reviewer"),
        one("note"),
        maybe("reason"),
        one("fields", JSON),
        maybe("before", sa.JSON(none_as_null=True)),
        maybe("after", sa.JSON(none_as_null=True)),
        one("evidence", JSON),
        maybe("duplicate_of", to="candidates.id"),
        maybe("undoes", to="decisions.id"),
        maybe("batch"),
        one("model"),
        one("codebook", sa.Integer()),
        one("shown"),
        one("decided_at", MOMENT),
        sa.UniqueConstraint("undoes"),
    )
    for name in ("candidate_id", "reviewer", "batch"):
        op.create_index(f"ix_decisions_{name}", "decisions", [name])
    if kept:
        op.bulk_insert(table, list(kept))
        if op.get_bind().dialect.name == "postgresql":
            op.execute("SELECT setval('decisions_id_seq', (SELECT max(id) FROM decisions))")


def folds() -> None:
    op.create_table(
        "reviews",
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidates.id"), primary_key=True),
        closed("stage", "open", "second", "disputed", "settled"),
        maybe("decision_id", to="decisions.id"),
        maybe("settled_by", to="decisions.id"),
        maybe("coder"),
        maybe("flagged_by"),
    )
    op.create_index("ix_reviews_stage_candidate_id", "reviews", ["stage", "candidate_id"])
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), sa.ForeignKey("candidates.id"), primary_key=True),
        one("decision_id", to="decisions.id"),
        maybe("retired_by", to="decisions.id"),
        one("type"),
        *map(maybe, ("date", "date_derivation", "instrument")),
        closed("status", "proposed", "announced", "done", "reversed"),
        closed("certainty", "confirmed", "reported"),
        closed("role", "primary", "background"),
        sa.UniqueConstraint("decision_id"),
    )
    op.create_table("action_parties", key(), one("action_id", to="actions.id"), one("field"), one("value"))
    op.create_index("ix_action_parties_value_field", "action_parties", ["value", "field"])
    op.create_table(
        "action_evidence",
        key(),
        one("action_id", to="actions.id"),
        one("document_id", to="documents.id"),
        *map(one, ("field", "value", "quote")),
        one("start_char", sa.Integer()),
        one("end_char", sa.Integer()),
    )
    for table in ("action_parties", "action_evidence"):
        op.create_index(f"ix_{table}_action_id", table, ["action_id"])


def people() -> None:
    roles = ("reader", "reviewer", "adjudicator", "admin")
    op.create_table(
        "users",
        key(),
        one("name"),
        closed("role", *roles),
        one("password"),
        one("created_at", MOMENT),
        maybe("removed_at", MOMENT),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "logins",
        sa.Column("key", sa.Text(), primary_key=True),
        one("user_id", to="users.id"),
        one("csrf"),
        one("created_at", MOMENT),
        one("expires_at", MOMENT),
    )
    op.create_table(
        "login_attempts",
        key(),
        one("name"),
        one("address"),
        one("tried_at", MOMENT),
        one("succeeded", sa.Boolean()),
    )
    op.create_table(
        "api_tokens",
        key(),
        one("key"),
        one("user_id", to="users.id"),
        one("label"),
        closed("role", *roles),
        one("created_at", MOMENT),
        one("expires_at", MOMENT),
        maybe("revoked_at", MOMENT),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "admin_log",
        key(),
        one("done_at", MOMENT),
        *map(one, ("done_by", "act", "user")),
        one("details", JSON),
    )
    for table, *columns in (
        ("logins", "user_id"),
        ("logins", "expires_at"),
        ("login_attempts", "name", "tried_at"),
        ("login_attempts", "address", "tried_at"),
        ("api_tokens", "user_id"),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


KEPT = (("decisions", "decisions are append-only"), ("admin_log", "the admin log is append-only"))
TRIGGERS = {
    "sqlite": [
        f"""CREATE TRIGGER {table}_stay_{act.lower()} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, '{told}'); END"""
        for table, told in KEPT
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION mercwatch_refuse('{told}')"""
        for table, told in KEPT
    ],
}
