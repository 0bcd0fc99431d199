"""Which entries are still to be read, and where each one ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from db.convert import read_entry
from db.schema import EntryRow, PageRow
from db.store.fetches import StoredPage, read_page
from pipeline.records import Entry, EntryState

FRESH = timedelta(days=1)  # a page younger than this is not asked for again
_OPEN = (EntryState.PENDING, EntryState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry to be read.

    state: pending, or failed and due again.  reason: what came of the last attempt; of a pending one, why
    its page cannot be had.  page: already fetched, for this entry or lately for another.
    """

    id: int
    entry: Entry
    state: EntryState
    attempts: int
    reason: str | None
    page: StoredPage | None


def pending(session: Session, feeds: Collection[str] | None, *, now: datetime) -> list[PendingEntry]:
    """Return the entries of these feeds (None: of all) that are to be read now, oldest first.

    Those are the pending ones, and the failed ones that were given a time to retry.
    """
    due = _due(feeds, now)
    age = func.coalesce(EntryRow.published_at, EntryRow.first_seen_at)
    rows = session.scalars(select(EntryRow).where(due).order_by(age, EntryRow.id)).all()
    kept = PageRow.archive_file.is_not(None)
    own = session.scalars(select(PageRow).where(PageRow.id.in_(select(EntryRow.page_id).where(due)), kept))
    recent = session.scalars(
        select(PageRow)
        .where(PageRow.fetched_at > now - FRESH, PageRow.url.in_(select(EntryRow.url).where(due)), kept)
        .order_by(PageRow.fetched_at, PageRow.id)
    )
    by_id = {page.id: page for page in own}
    by_url = {page.url: page for page in recent}
    return [
        PendingEntry(
            id=row.id,
            entry=read_entry(row),
            state=row.state,
            attempts=row.attempts,
            reason=row.reason,
            page=_page_for(row, by_id, by_url),
        )
        for row in rows
    ]


def guids(session: Session, feed: str) -> frozenset[str]:
    """Return the guids of all entries of a feed."""
    return frozenset(session.scalars(select(EntryRow.guid).where(EntryRow.feed == feed)))


def _due(feeds: Collection[str] | None, now: datetime) -> ColumnElement[bool]:
    due = and_(
        EntryRow.state.in_(_OPEN),  # what the index knows, first
        or_(EntryRow.state == EntryState.PENDING, EntryRow.retry_at.is_not(None)),
        or_(EntryRow.retry_at.is_(None), EntryRow.retry_at <= now),
    )
    return due if feeds is None else and_(due, EntryRow.feed.in_(sorted(feeds)))


def _page_for(row: EntryRow, by_id: dict[int, PageRow], by_url: dict[str, PageRow]) -> StoredPage | None:
    """Return the page to read instead of fetching; after a change none that is older than it."""
    if row.page_id in by_id:
        return read_page(by_id[row.page_id])
    page = by_url.get(row.url or "")
    if page is None or (row.changed_at is not None and page.fetched_at < row.changed_at):
        return None
    return read_page(page)


def end_entry(
    session: Session,
    entry_id: int,
    state: EntryState,
    reason: str | None,
    *,
    retry_at: datetime | None = None,
    page_id: int | None = None,
    document_id: int | None = None,
    tried: bool = True,
) -> None:
    """Store where an entry ended and why, and count the attempt; retry_at: when to try a failed one again.

    What another run brought to an end meanwhile stays as it is.
    page_id: a page fetched for another entry that this one was read from.
    tried: False where no attempt was made, as the host is to be left alone.
    """
    links = {"page_id": page_id, "document_id": document_id}
    statement = (
        update(EntryRow)
        .where(EntryRow.id == entry_id, EntryRow.state.in_(_OPEN))
        .values(
            state=state,
            reason=reason,
            retry_at=retry_at,
            attempts=EntryRow.attempts + int(tried),
            **{name: value for name, value in links.items() if value is not None},
        )
    )
    ended = session.execute(statement)
    ignored = isinstance(ended, CursorResult) and ended.rowcount == 0
    if ignored and session.get(EntryRow, entry_id) is None:
        raise LookupError(f"no entry {entry_id}")
