"""What came in: feeds' state, fetches, pages and entries."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed
from pipeline.records import EntryState, FetchOutcome


class FeedRow(Base):
    """What polling a feed has to remember; the feed itself is data of the registry.

    due_at: when to ask again; empty: at once.  poll_every: seconds, from what the feed publishes.
    moved_to, moved_days, moved_at: where permanent redirects lead, on how many days, and the last of them.
    gone_at: since when it is switched off, because its server said that it is gone for good.
    rolled_at: when it last listed nothing known, so that something may have been lost.
    problem: of the last poll.  listed: entries in the last body.
    health, health_since: as last told to the operator.
    """

    __tablename__ = "feed_states"

    slug: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]  # that the validators belong to
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    last_fetch_at: Mapped[datetime]
    last_success_at: Mapped[datetime | None]
    last_new_at: Mapped[datetime | None]
    failures: Mapped[int]  # in a row
    due_at: Mapped[datetime | None]
    poll_every: Mapped[int | None]
    moved_to: Mapped[str | None]
    moved_days: Mapped[int]
    moved_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    rolled_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    listed: Mapped[int | None]
    health: Mapped[str | None]
    health_since: Mapped[datetime | None]


class FetchRow(Base):
    """One attempt at a URL, of a feed or a page; feed: the slug where it was asked for one."""

    __tablename__ = "fetches"

    id: Mapped[int] = mapped_column(primary_key=True)
    feed: Mapped[str | None] = mapped_column(index=True)
    url: Mapped[str]
    final_url: Mapped[str]
    started_at: Mapped[datetime]
    elapsed: Mapped[float]  # seconds
    outcome: Mapped[FetchOutcome] = mapped_column(closed(FetchOutcome, "outcome"))
    status: Mapped[int | None]
    bytes: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str | None]
    archive_file: Mapped[str | None]
    archive_offset: Mapped[int | None] = mapped_column(BigInteger)
    archive_digest: Mapped[str | None] = mapped_column(index=True)


class PageRow(Base):
    """Fetched bytes that a document may be read from; the bytes themselves are in the archive."""

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    fetch_id: Mapped[int] = mapped_column(ForeignKey("fetches.id"))
    url: Mapped[str]
    final_url: Mapped[str]
    content_type: Mapped[str]
    digest: Mapped[str] = mapped_column(index=True)
    fetched_at: Mapped[datetime] = mapped_column(index=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    archive_file: Mapped[str | None]  # empty: the archive has lost it
    archive_offset: Mapped[int | None] = mapped_column(BigInteger)


class EntryRow(Base):
    """One thing that a feed lists; `state` says where it ended, and `reason` why.

    published_offset, updated_offset: minutes east of UTC, as the publisher gave the time.
    """

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("feed", "guid"),
        Index(None, "state", "feed"),
        Index(None, "feed", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(ForeignKey("feed_states.slug"))
    guid: Mapped[str]
    url: Mapped[str | None]
    title: Mapped[str]
    published_at: Mapped[datetime | None]
    published_offset: Mapped[int | None]
    updated_at: Mapped[datetime | None]
    updated_offset: Mapped[int | None]
    summary: Mapped[str]
    content: Mapped[str]
    digest: Mapped[str]
    state: Mapped[EntryState] = mapped_column(closed(EntryState, "state"))
    reason: Mapped[str | None]
    attempts: Mapped[int]
    retry_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]  # when the feed last gave it other words
    page_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
