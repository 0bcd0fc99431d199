"""What a model at hand would change in what is stored."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)
PROGRESS = ("reading", "proposed", "adopting", "adopted", "dropped")


def one(name: str, kind: Any, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def upgrade() -> None:
    listed = sa.Enum(*PROGRESS, name="progress", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "reprocesses",
        sa.Column("id", sa.Integer(), primary_key=True),
        one("model", sa.Text()),
        one("codebook", sa.Integer()),
        one("mentions", sa.Text(), null=True),
        one("since", MOMENT, null=True),
        one("progress", listed),
        *(one(name, sa.Integer()) for name in ("documents", "read", "failed", "last", "until")),
        one("tally", sa.JSON()),
        one("started_at", MOMENT),
        one("proposed_at", MOMENT, null=True),
        one("adopted_at", MOMENT, null=True),
    )
    op.create_table(
        "rereadings",
        sa.Column("reprocess_id", sa.Integer(), sa.ForeignKey("reprocesses.id"), primary_key=True),
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("documents.id"), primary_key=True),
        one("reading", sa.JSON(), null=True),
        one("differences", sa.JSON()),
    )
    op.create_index("ix_rereadings_document_id", "rereadings", ["document_id"])


def downgrade() -> None:
    op.drop_table("rereadings")
    op.drop_table("reprocesses")
