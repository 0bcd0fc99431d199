"""Which bodies need not be kept any longer, and that they are gone or elsewhere in their file."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.orm import Session, aliased

from db.schema import AddressRow, DocumentRow, EntryRow, FetchRow, PageRow
from pipeline.records import EntryState

CHUNK = 500


def _off_topic(page: type[PageRow], before: datetime) -> ColumnElement[bool]:
    """Tell of a page that all that came of it is that it is off topic."""
    listed = exists().where(EntryRow.page_id == page.id)
    other = listed.where(EntryRow.state != EntryState.OFF_TOPIC)
    return and_(
        page.fetched_at < before,
        listed,
        ~other,
        ~exists().where(DocumentRow.page_id == page.id),
        ~exists().where(AddressRow.page_id == page.id),
    )


def expired_files(session: Session, before: datetime) -> list[str]:
    """Return the files of the archive that hold bodies of pages off topic, fetched before a time."""
    found = select(PageRow.archive_file).where(PageRow.archive_file.is_not(None), _off_topic(PageRow, before))
    return sorted(file for file in session.scalars(found.distinct()) if file)


def expired_bodies(session: Session, file: str, before: datetime) -> set[int]:
    """Return the offsets of the bodies of a file that nothing needs: the same bytes serve no other page."""
    other = aliased(PageRow)
    needed = exists().where(other.digest == PageRow.digest, ~_off_topic(other, before))
    found = select(PageRow.archive_offset).where(
        PageRow.archive_file == file, _off_topic(PageRow, before), ~needed.correlate(PageRow)
    )
    offsets = {offset for offset in session.scalars(found) if offset is not None}
    kept = select(PageRow.archive_offset).where(PageRow.archive_file == file, ~_off_topic(PageRow, before))
    return offsets - {offset for offset in session.scalars(kept) if offset is not None}


def points_into(session: Session, file: str) -> bool:
    """Tell whether any row points into a file of the archive."""
    return any(
        session.scalar(select(exists().where(table.archive_file == file))) for table in (PageRow, FetchRow)
    )


def forget_bodies(
    session: Session, file: str, offsets: Collection[int], *, into: str, moves: Mapping[int, int]
) -> None:
    """Store that bodies of a file are gone, and where in another the rest of them are."""
    for table in (PageRow, FetchRow):
        here, gone = table.archive_file == file, sorted(offsets)
        for n in range(0, len(gone), CHUNK):
            lost = table.archive_offset.in_(gone[n : n + CHUNK])
            session.execute(update(table).where(here, lost).values(archive_file=None))
        rows = session.execute(select(table.id, table.archive_offset).where(here)).all()
        changed = [
            {"id": number, "archive_file": into, "archive_offset": moves[offset]}
            for number, offset in rows
            if offset in moves
        ]
        if changed:
            session.execute(update(table), changed)
