"""What came in, and what is kept: views of entries, fetches and pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.schema import Base, DocumentRow, EntryRow, FetchRow, PageRow
from db.store.fetches import StoredPage, read_page
from pipeline.records import EntryState, FetchOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """An entry and where it ended."""

    id: int
    feed: str
    guid: str
    url: str | None
    title: str
    state: EntryState
    reason: str | None
    retry_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLine:
    """One attempt at a URL, for the log."""

    id: int
    feed: str | None
    url: str
    started_at: datetime
    elapsed: float
    outcome: FetchOutcome
    status: int | None
    bytes: int
    reason: str | None


def entry_counts(session: Session) -> dict[str, dict[EntryState, int]]:
    """Return how many entries of each feed are in each state; states without any are left out."""
    counts: dict[str, dict[EntryState, int]] = {}
    grouped = select(EntryRow.feed, EntryRow.state, func.count()).group_by(EntryRow.feed, EntryRow.state)
    for feed, state, number in session.execute(grouped.order_by(EntryRow.feed)):
        counts.setdefault(feed, {})[state] = number
    return counts


def entries(session: Session, feed: str | None = None) -> list[EntryLine]:
    """Return every entry of a feed (None: of all), with where it ended and why."""
    statement = select(EntryRow).order_by(EntryRow.id)
    if feed is not None:
        statement = statement.where(EntryRow.feed == feed)
    return [
        EntryLine(
            id=row.id,
            feed=row.feed,
            guid=row.guid,
            url=row.url,
            title=row.title,
            state=row.state,
            reason=row.reason,
            retry_at=row.retry_at,
        )
        for row in session.scalars(statement)
    ]


def page_of(session: Session, document_id: int) -> StoredPage | None:
    """Return the archived page that a document version was read from; None where it was not fetched."""
    found = session.scalar(
        select(PageRow)
        .join(DocumentRow, DocumentRow.page_id == PageRow.id)
        .where(DocumentRow.id == document_id)
    )
    return read_page(found) if found else None


def fetch_log(session: Session, limit: int) -> list[FetchLine]:
    """Return the last attempts at any URL, newest first."""
    rows = session.scalars(select(FetchRow).order_by(FetchRow.id.desc()).limit(limit))
    return [fetch_line(row) for row in rows]


def fetch_line(row: FetchRow) -> FetchLine:
    """Return the view of a row."""
    return FetchLine(
        id=row.id,
        feed=row.feed,
        url=row.url,
        started_at=row.started_at,
        elapsed=row.elapsed,
        outcome=row.outcome,
        status=row.status,
        bytes=row.bytes,
        reason=row.reason,
    )


def totals(session: Session) -> dict[str, int]:
    """Return the number of rows of every table, by its name."""
    tables = sorted(Base.metadata.tables.items())
    return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables}
