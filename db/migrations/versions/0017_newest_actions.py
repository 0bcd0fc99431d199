"""The list of actions in its order, by an index: PostgreSQL wants one with nulls last, SQLite needs none."""

from alembic import op

revision = "0017"
down_revision = "0016"

NEWEST = """CREATE INDEX ix_actions_newest ON actions (date_start DESC NULLS LAST, id DESC)
WHERE retired_by IS NULL"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(NEWEST)


def downgrade() -> None:
    op.execute("DROP INDEX IF EXISTS ix_actions_newest")
