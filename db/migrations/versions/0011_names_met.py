"""Names met in text that the registry does not know, and what people did about them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)
KINDS = ("firm", "product", "alias", "body")
VERDICTS = ("accept", "dismiss", "reopen")
TOLD = "changes of the registry are append-only"


def one(name: str, kind: Any = None, to: str | None = None, *, null: bool = False) -> sa.Column[Any]:
    if to:
        return sa.Column(name, sa.Integer(), sa.ForeignKey(to), nullable=null)
    return sa.Column(name, kind or sa.Text(), nullable=null)


def closed(name: str, *codes: str) -> sa.Column[Any]:
    return one(name, sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=20))


def upgrade() -> None:
    op.create_table(
        "name_sightings",
        sa.Column("id", sa.Integer(), primary_key=True),
        one("document_id", to="documents.id"),
        one("key"),
        one("name"),
        closed("kind", *KINDS),
        one("firm", null=True),
        one("hint", null=True),
        one("rule"),
        one("start_char", sa.Integer()),
        one("end_char", sa.Integer()),
    )
    op.create_index("ix_name_sightings_document_id", "name_sightings", ["document_id"])
    op.create_index("ix_name_sightings_key_document_id", "name_sightings", ["key", "document_id"])
    op.create_table(
        "name_looks",
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("documents.id"), primary_key=True),
        one("rules"),
    )
    op.create_index("ix_name_looks_rules_document_id", "name_looks", ["rules", "document_id"])
    op.create_table(
        "registry_changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        one("key"),
        one("name"),
        closed("verdict", *VERDICTS),
        one("change", sa.JSON(), null=True),
        *(one(name, null=True) for name in ("file", "diff")),
        one("note"),
        one("done_by"),
        one("done_at", MOMENT),
    )
    op.create_index("ix_registry_changes_key_id", "registry_changes", ["key", "id"])
    for statement in KEPT[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in ("registry_changes", "name_looks", "name_sightings"):
        op.drop_table(table)


KEPT = {
    "sqlite": [
        f"""CREATE TRIGGER registry_changes_stay_{act.lower()} BEFORE {act} ON registry_changes
        BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE TRIGGER registry_changes_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_changes
        FOR EACH STATEMENT EXECUTE FUNCTION mercwatch_refuse('{TOLD}')"""
    ],
}
