"""When each feed is due, how it fares, where it moved; and the publisher's own hour of an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("due_at", "moved_at", "gone_at", "rolled_at", "health_since"):
        op.add_column("feed_states", sa.Column(name, MOMENT, nullable=True))
    for name in ("moved_to", "problem", "health"):
        op.add_column("feed_states", sa.Column(name, sa.Text(), nullable=True))
    for name in ("poll_every", "listed"):
        op.add_column("feed_states", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("feed_states", sa.Column("moved_days", sa.Integer(), nullable=False, server_default="0"))
    for name in ("published_offset", "updated_offset"):
        op.add_column("entries", sa.Column(name, sa.Integer(), nullable=True))
    op.create_index("ix_fetches_feed", "fetches", ["feed"])
