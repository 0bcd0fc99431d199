"""What the views need: names of codes, days of dates, the action that a review is about, and indexes."""

import sqlalchemy as sa
from alembic import op

from pipeline.dates import PartialDate

revision = "0007"
down_revision = "0006"

INDEXES = (
    ("actions", "retired_by", "type", "date_start"),
    ("action_evidence", "document_id"),
    ("action_sources", "document_id"),
    ("candidates", "type", "state"),
    ("decisions", "duplicate_of"),
    ("entries", "document_id"),
    ("names", "code"),
    ("reviews", "action_id"),
)
FAMILIES = """
UPDATE reviews SET action_id = (
    WITH RECURSIVE earlier(id, told_before) AS (
        SELECT id, re_review_of FROM candidates WHERE id = reviews.candidate_id
        UNION ALL
        SELECT c.id, c.re_review_of FROM candidates AS c JOIN earlier ON c.id = earlier.told_before
    )
    SELECT id FROM earlier WHERE told_before IS NULL
)
"""
QUOTED = """
INSERT INTO action_sources (action_id, document_id, told)
SELECT DISTINCT action_id, document_id, 'quoted' FROM action_evidence
"""
REPEATED = """
INSERT INTO action_sources (action_id, document_id, told)
SELECT DISTINCT main.action_id, repeating.document_id, 'repeats'
FROM reviews AS main
JOIN actions ON actions.id = main.action_id
JOIN decisions AS said ON said.duplicate_of = main.candidate_id
JOIN reviews AS settled ON settled.candidate_id = said.candidate_id AND settled.settled_by = said.id
JOIN candidates AS repeating ON repeating.id = said.candidate_id
WHERE NOT EXISTS (
    SELECT 1 FROM action_sources AS known
    WHERE known.action_id = main.action_id AND known.document_id = repeating.document_id
)
"""


def upgrade() -> None:
    op.create_table(
        "names",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
    )
    told = sa.Enum("quoted", "repeats", name="told", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "action_sources",
        sa.Column("action_id", sa.Integer(), sa.ForeignKey("actions.id"), primary_key=True),
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("told", told, nullable=False),
    )
    for name in ("date_start", "date_end"):
        op.add_column("actions", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("reviews", sa.Column("action_id", sa.Integer(), nullable=True))
    days()
    op.execute(FAMILIES)
    op.execute(QUOTED)
    op.execute(REPEATED)
    counting = sa.text("retired_by IS NULL")
    op.create_index(
        "ix_actions_date_start", "actions", ["date_start"], sqlite_where=counting, postgresql_where=counting
    )
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def days() -> None:
    """Give the actions that are there the days of their dates."""
    actions = sa.table("actions", *map(sa.column, ("id", "date", "date_start", "date_end")))
    bind = op.get_bind()
    dates = bind.execute(sa.select(actions.c.date).where(actions.c.date.is_not(None)).distinct())
    for (date,) in dates.all():
        told = PartialDate(date)
        of_it = sa.update(actions).where(actions.c.date == date)
        bind.execute(of_it.values(date_start=str(told.first), date_end=str(told.last)))
