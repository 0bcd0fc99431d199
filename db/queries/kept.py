"""Which rows point into the archive, and where."""

from collections.abc import Iterator

from sqlalchemy import collate, func, select, union
from sqlalchemy.orm import Session

from db.schema import FetchRow, PageRow
from pipeline.archive.verifying import Pointed
from pipeline.records import ArchivePointer

_CHUNK = 1000


def pointed(session: Session) -> Iterator[Pointed]:
    """Yield every place of the archive that a row points at, in the order of files and offsets."""
    fetched = select(
        FetchRow.archive_file, FetchRow.archive_offset, FetchRow.archive_digest, FetchRow.final_url
    ).where(FetchRow.archive_file.is_not(None))
    paged = select(PageRow.archive_file, PageRow.archive_offset, PageRow.digest, PageRow.final_url).where(
        PageRow.archive_file.is_not(None)
    )
    both = union(fetched, paged).subquery()
    by_bytes = session.get_bind().dialect.name == "postgresql"  # SQLite compares so by itself
    file_name = collate(both.c.archive_file, "C") if by_bytes else both.c.archive_file
    rows = session.execute(
        select(both).order_by(file_name, both.c.archive_offset), execution_options={"yield_per": _CHUNK}
    )
    for file, offset, digest, url in rows:
        yield Pointed(pointer=ArchivePointer(file=file, offset=offset or 0, digest=digest or ""), url=url)


def last_pointers(session: Session) -> list[ArchivePointer]:
    """Return the last place of each file of the archive that a page is kept at."""
    last = (
        select(PageRow.archive_file, func.max(PageRow.archive_offset).label("offset"))
        .where(PageRow.archive_file.is_not(None))
        .group_by(PageRow.archive_file)
        .subquery()
    )
    rows = session.execute(
        select(PageRow.archive_file, PageRow.archive_offset, PageRow.digest)
        .join(last, (last.c.archive_file == PageRow.archive_file) & (last.c.offset == PageRow.archive_offset))
        .order_by(PageRow.archive_file)
    )
    return [
        ArchivePointer(file=file or "", offset=offset or 0, digest=digest) for file, offset, digest in rows
    ]
