"""Addresses of documents, what an edit changed, and by which digests the same bytes and texts are found."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from pipeline.ids import digest

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("documents", sa.Column("text_digest", sa.Text(), nullable=False, server_default=""))
    op.add_column("documents", sa.Column("edited_from", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("diff", sa.Text(), nullable=True))
    op.add_column("pages", sa.Column("etag", sa.Text(), nullable=True))
    op.add_column("pages", sa.Column("last_modified", sa.Text(), nullable=True))
    op.create_table(
        "document_addresses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("page_id", sa.Integer(), sa.ForeignKey("pages.id"), nullable=True),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("look_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.UniqueConstraint("url_key"),
    )
    fill()
    op.create_index("ix_documents_text_digest", "documents", ["text_digest"])
    op.create_index("ix_document_addresses_document_id", "document_addresses", ["document_id"])
    op.create_index("ix_document_addresses_look_at", "document_addresses", ["look_at"])
    op.create_index("ix_fetches_archive_digest", "fetches", ["archive_digest"])
    op.create_index("ix_pages_digest", "pages", ["digest"])


def fill() -> None:
    """Give the documents that are there the digests of their texts, and each its own address."""
    kept = sa.table(
        "documents",
        *map(sa.column, ("id", "url", "url_key", "version", "text", "text_digest", "page_id")),
        sa.column("created_at", MOMENT),
        sa.column("current_since", MOMENT),
    )
    addresses = sa.table(
        "document_addresses",
        *map(sa.column, ("url", "url_key", "document_id", "page_id")),
        sa.column("first_seen_at", MOMENT),
        sa.column("look_at", MOMENT),
    )
    bind = op.get_bind()
    for row in bind.execute(sa.select(kept.c.id)).all():
        text = bind.execute(sa.select(kept.c.text).where(kept.c.id == row.id)).scalar_one()
        bind.execute(sa.update(kept).where(kept.c.id == row.id).values(text_digest=digest(text)))
    columns = (kept.c.id, kept.c.url, kept.c.url_key, kept.c.page_id, kept.c.created_at)
    newest = sa.select(*columns).order_by(kept.c.current_since, kept.c.version)
    current = {row.url_key: row for row in bind.execute(newest)}
    first = dict(
        bind.execute(sa.select(kept.c.url_key, sa.func.min(kept.c.created_at)).group_by(kept.c.url_key))
        .tuples()
        .all()
    )
    for key, row in current.items():
        bind.execute(
            sa.insert(addresses).values(
                url=row.url,
                url_key=key,
                document_id=row.id,
                page_id=row.page_id,
                first_seen_at=first[key],
                look_at=first[key] + timedelta(days=1),
            )
        )
