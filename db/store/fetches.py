"""Keep every attempt at a URL, and the pages that came of them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from db.schema import EntryRow, FetchRow, PageRow
from pipeline.records import ArchivePointer, FetchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A fetched page, its bytes in the archive; without a pointer they were not kept."""

    id: int
    url: str
    final_url: str
    content_type: str
    fetched_at: datetime
    pointer: ArchivePointer | None


def add_fetch(
    session: Session,
    result: FetchResult,
    *,
    feed: str | None,
    pointer: ArchivePointer | None,
    problem: str | None = None,
) -> int:
    """Store one attempt and return its id; problem: what was wrong with what was fetched."""
    row = FetchRow(
        feed=feed,
        url=result.url,
        final_url=result.final_url,
        started_at=result.started_at,
        elapsed=result.elapsed,
        outcome=result.outcome,
        status=result.status,
        bytes=len(result.body),
        reason=problem or result.reason,
        archive_file=pointer.file if pointer else None,
        archive_offset=pointer.offset if pointer else None,
        archive_digest=pointer.digest if pointer else None,
    )
    session.add(row)
    session.flush()
    return row.id


def kept_body(session: Session, digest: str) -> ArchivePointer | None:
    """Return where a body of this sha256 was kept last, None where none was."""
    columns = select(FetchRow.archive_file, FetchRow.archive_offset).where(
        FetchRow.archive_digest == digest, FetchRow.archive_file.is_not(None)
    )
    found = session.execute(columns.order_by(FetchRow.id.desc()).limit(1)).first()
    if found is None or found.archive_file is None or found.archive_offset is None:
        return None
    return ArchivePointer(file=found.archive_file, offset=found.archive_offset, digest=digest)


def knows_page(session: Session, final_url: str, digest: str) -> bool:
    """Tell whether a page with this body is stored already for an address."""
    known = exists().where(PageRow.digest == digest, PageRow.final_url == final_url)
    return bool(session.scalar(select(known)))


def lose_body(session: Session, pointer: ArchivePointer) -> None:
    """Store that a body is not in the archive any more; its pages are fetched again where they are wanted."""
    for table in (PageRow, FetchRow):
        there = (table.archive_file == pointer.file, table.archive_offset == pointer.offset)
        if table is PageRow:
            lost = select(PageRow.id).where(*there)
            session.execute(update(EntryRow).where(EntryRow.page_id.in_(lost)).values(page_id=None))
        session.execute(update(table).where(*there).values(archive_file=None))


def link_page(session: Session, entry_id: int, page_id: int) -> None:
    """Link an entry to a page that is stored already: one fetch may serve several entries."""
    session.execute(update(EntryRow).where(EntryRow.id == entry_id).values(page_id=page_id))


def add_page(
    session: Session, result: FetchResult, *, feed: str | None, pointer: ArchivePointer | None
) -> StoredPage:
    """Store a fetched page, of no entry as yet; raise ValueError if nothing was fetched."""
    if not result.ok:
        raise ValueError(f"{result.url}: nothing was fetched ({result.outcome}); store it by add_fetch")
    row = PageRow(
        fetch_id=add_fetch(session, result, feed=feed, pointer=pointer),
        url=result.url,
        final_url=result.final_url,
        content_type=result.content_type,
        digest=pointer.digest if pointer else hashlib.sha256(result.body).hexdigest(),
        fetched_at=result.started_at,
        etag=result.validators.etag,
        last_modified=result.validators.last_modified,
        archive_file=pointer.file if pointer else None,
        archive_offset=pointer.offset if pointer else None,
    )
    session.add(row)
    session.flush()
    return read_page(row)


def read_page(row: PageRow) -> StoredPage:
    """Return the view of a row."""
    pointer = None
    if row.archive_file is not None and row.archive_offset is not None:
        pointer = ArchivePointer(file=row.archive_file, offset=row.archive_offset, digest=row.digest)
    return StoredPage(
        id=row.id,
        url=row.url,
        final_url=row.final_url,
        content_type=row.content_type,
        fetched_at=row.fetched_at,
        pointer=pointer,
    )
