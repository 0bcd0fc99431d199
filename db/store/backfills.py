"""Remember how far archive files were read, and which pages of a site were fetched."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.schema import BackfillRow, PageRow

MANY = 500  # addresses of one query


def reached(session: Session, head: str) -> int:
    """Return up to which byte a file, known by its head, was read."""
    row = session.get(BackfillRow, head)
    return row.reached if row else 0


def reach(session: Session, head: str, *, name: str, size: int, to: int, now: datetime) -> None:
    """Store up to which byte a file was read."""
    session.merge(BackfillRow(head=head, name=name, size=size, reached=to, read_at=now))


def last_fetched(session: Session, urls: Iterable[str]) -> Mapping[str, datetime]:
    """Return when the pages at these addresses were fetched last, of those that were; reads all pages."""
    asked, found = list(urls), dict[str, datetime]()
    for n in range(0, len(asked), MANY):
        times = select(PageRow.url, func.max(PageRow.fetched_at)).where(PageRow.url.in_(asked[n : n + MANY]))
        found |= dict(session.execute(times.group_by(PageRow.url)).tuples().all())
    return found
