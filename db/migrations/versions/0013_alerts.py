"""Alerts, what they deliver, and what they have told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)


def one(name: str, kind: Any = None, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), nullable=null)


def to(name: str, other: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(other), nullable=False)


def closed(name: str, *codes: str) -> sa.Column[Any]:
    return one(name, sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=20))


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        one("owner"),
        one("name"),
        closed("about", "actions", "candidates"),
        one("filters", sa.JSON()),
        closed("cadence", "each", "daily", "weekly"),
        closed("channel", "post", "mail"),
        one("target"),
        one("secret", null=True),
        one("zone"),
        *(one(name, sa.Integer()) for name in ("hour", "weekday")),
        one("made_at", MOMENT),
        *(one(name, MOMENT, null=True) for name in ("due_at", "stopped_at")),
    )
    op.create_index("ix_alerts_owner", "alerts", ["owner"])
    op.create_index("ix_alerts_due_at", "alerts", ["due_at"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), primary_key=True),
        one("key"),
        to("alert_id", "alerts.id"),
        one("payload", sa.JSON()),
        closed("state", "waiting", "delivered", "given_up"),
        one("tries", sa.Integer()),
        *(one(name, MOMENT) for name in ("made_at", "due_at")),
        one("ended_at", MOMENT, null=True),
        one("problem", null=True),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.create_index("ix_deliveries_alert_id_id", "deliveries", ["alert_id", "id"])
    op.create_table(
        "alerts_told",
        sa.Column("alert_id", sa.Integer(), sa.ForeignKey("alerts.id"), primary_key=True),
        sa.Column("told_id", sa.Integer(), primary_key=True, autoincrement=False),
        to("delivery_id", "deliveries.id"),
    )
    op.create_index("ix_alerts_told_delivery_id", "alerts_told", ["delivery_id"])


def downgrade() -> None:
    for table in ("alerts_told", "deliveries", "alerts"):
        op.drop_table(table)
