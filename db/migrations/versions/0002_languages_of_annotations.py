"""In which language a document was read, and why nothing was looked for where it was not."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("annotations", sa.Column("language", sa.Text(), nullable=True))
    op.add_column("annotations", sa.Column("untagged", sa.Text(), nullable=True))
