"""Clusters of candidates, what holds them together or apart, and copies of documents."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)
STATES = ("open", "superseded", "withdrawn", "decided")
TABLES = (
    *("document_bands", "document_copies", "attachments", "cluster_links"),
    *("cluster_keys", "cluster_members", "clusters"),
)


def one(name: str, kind: Any = None, to: str | None = None, *, null: bool = False) -> sa.Column[Any]:
    if to:
        return sa.Column(name, sa.Integer(), sa.ForeignKey(to), nullable=null)
    return sa.Column(name, kind or sa.Text(), nullable=null)


def key(name: str = "id", to: str | None = None) -> sa.Column[Any]:
    to_other = (sa.ForeignKey(to),) if to else ()
    return sa.Column(name, sa.Integer(), *to_other, primary_key=True, autoincrement=not to)


def closed(name: str, *codes: str) -> sa.Column[Any]:
    return one(name, sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=20))


def upgrade() -> None:
    op.create_table(
        "clusters", key(), one("created_at", MOMENT), one("merged_into", to="clusters.id", null=True)
    )
    op.create_table(
        "cluster_members",
        key("candidate_id", "candidates.id"),
        one("cluster_id", to="clusters.id"),
        *(one(name) for name in ("key", "document", "joined", "leader")),
        one("attracts", sa.Boolean()),
        closed("origin", "machine", "human"),
        one("fields", sa.JSON()),
        one("score", sa.Integer()),
        one("thin", sa.Boolean()),
        one("outline", sa.JSON()),
        sa.UniqueConstraint("key"),
    )
    for column in ("cluster_id", "document", "joined", "leader"):
        op.create_index(f"ix_cluster_members_{column}", "cluster_members", [column])
    op.create_table(
        "cluster_keys",
        key("candidate_id", "cluster_members.candidate_id"),
        sa.Column("key", sa.Text(), primary_key=True),
    )
    op.create_index("ix_cluster_keys_key_candidate_id", "cluster_keys", ["key", "candidate_id"])
    op.create_table(
        "cluster_links",
        key(),
        one("one", to="candidates.id"),
        one("other", to="candidates.id"),
        one("same", sa.Boolean()),
        closed("origin", "machine", "human"),
        one("reviewer", null=True),
        one("note"),
        one("made_at", MOMENT),
    )
    op.create_index("ix_cluster_links_one_other", "cluster_links", ["one", "other"])
    op.create_index("ix_cluster_links_other", "cluster_links", ["other"])
    op.create_table(
        "attachments",
        key("candidate_id", "candidates.id"),
        one("to_id", to="candidates.id"),
        one("is_copy", sa.Boolean()),
        one("differs", sa.JSON()),
        one("made_at", MOMENT),
    )
    op.create_index("ix_attachments_to_id", "attachments", ["to_id"])
    op.create_table(
        "document_copies",
        key("document_id", "documents.id"),
        one("copy_of", to="documents.id"),
        closed("kind", "copy", "correction"),
        one("share", sa.Float()),
        one("changed", sa.JSON()),
    )
    op.create_index("ix_document_copies_copy_of", "document_copies", ["copy_of"])
    op.create_table(
        "document_bands", key("document_id", "documents.id"), sa.Column("band", sa.Text(), primary_key=True)
    )
    op.create_index("ix_document_bands_band_document_id", "document_bands", ["band", "document_id"])
    for statement in KEPT[op.get_bind().dialect.name]:
        op.execute(statement)
    allow(*STATES[:3], "attached", STATES[3])


def downgrade() -> None:
    op.execute("UPDATE candidates SET state = 'open' WHERE state = 'attached'")
    allow(*STATES)
    for table in TABLES:
        op.drop_table(table)


def allow(*states: str) -> None:
    """Let candidates be in these states.

    SQLite can change a CHECK only by copying the table, on which others hang; its documentation
    (lang_altertable, "Making Other Kinds Of Table Schema Changes") says how to write the schema instead.
    """
    bind, name = op.get_bind(), "ck_candidates_state"
    listed = ", ".join(f"'{state}'" for state in states)
    if bind.dialect.name == "postgresql":
        op.execute(f"ALTER TABLE candidates DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE candidates ADD CONSTRAINT {name} CHECK (state IN ({listed}))")
        return
    told = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'candidates'"
    sql = str(bind.execute(sa.text(told)).scalar_one())
    start = sql.index("(", sql.index(name, sql.index(name)))
    first = sql.index("IN (", start) + len("IN (")
    changed = sql[:first] + listed + sql[sql.index(")", first) :]
    version = int(bind.exec_driver_sql("PRAGMA schema_version").scalar_one())
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'candidates'"),
        {"sql": changed},
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")


TOLD = "links are append-only"
KEPT = {
    "sqlite": [
        f"""CREATE TRIGGER cluster_links_stay_{act.lower()} BEFORE {act} ON cluster_links
        BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE TRIGGER cluster_links_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON cluster_links
        FOR EACH STATEMENT EXECUTE FUNCTION mercwatch_refuse('{TOLD}')"""
    ],
}
