"""Where documents are found: one of them may have several addresses."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.schema import AddressRow
from pipeline.ids import digest
from pipeline.looking import next_look


def find_address(session: Session, url_key: str) -> AddressRow | None:
    """Return the row of an address, None where nothing was found there yet."""
    return session.scalar(select(AddressRow).where(AddressRow.url_key == url_key))


def point(
    session: Session,
    address: AddressRow | None,
    *,
    url: str,
    document_id: int,
    page_id: int | None,
    now: datetime,
) -> None:
    """Store which document version an address was read as, and that its page is there."""
    if address is None:
        address = AddressRow(url=url, url_key=digest(url), first_seen_at=now, look_at=next_look(now, now))
        session.add(address)
    address.document_id = document_id
    address.page_id = page_id or address.page_id
    address.withdrawn_at = None
    session.flush()
