"""The queue of one type in its order, by an index: the one on type and state, made longer."""

from alembic import op

revision = "0016"
down_revision = "0015"

SHORT = ["type", "state"]
LONG = [*SHORT, "role", "confidence", "id"]


def upgrade() -> None:
    op.drop_index("ix_candidates_type_state", "candidates")
    op.create_index("ix_candidates_type_state_role_confidence_id", "candidates", LONG)


def downgrade() -> None:
    op.drop_index("ix_candidates_type_state_role_confidence_id", "candidates")
    op.create_index("ix_candidates_type_state", "candidates", SHORT)
