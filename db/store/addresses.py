"""Where documents are found: one of them may have several addresses, each looked at again for edits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased

from db.schema import AddressRow, CandidateRow, DocumentRow, FetchRow, PageRow
from pipeline.ids import digest
from pipeline.polling.looking import next_look
from pipeline.records import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An address to look at again.

    url: of the document.  page_url, validators, body: what was asked for there last, what the server said
    of it, and the sha256 of what came.  feed: for which it was asked.
    """

    id: int
    url: str
    document_id: int
    first_seen_at: datetime
    withdrawn: bool
    page_url: str
    validators: Validators
    body: str
    feed: str | None


def due_looks(session: Session, *, now: datetime, limit: int) -> list[Look]:
    """Return the addresses of documents with candidates that are due for a look, the longest due first."""
    version, told = aliased(DocumentRow), aliased(DocumentRow)
    with_candidates = (
        exists()
        .where(CandidateRow.document_id == told.id)
        .where(told.url_key == version.url_key)
        .correlate(version)
    )
    rows = session.execute(
        select(AddressRow, PageRow, FetchRow.feed)
        .join(PageRow, PageRow.id == AddressRow.page_id)
        .join(FetchRow, FetchRow.id == PageRow.fetch_id)
        .join(version, version.id == AddressRow.document_id)
        .where(AddressRow.look_at <= now, with_candidates)
        .order_by(AddressRow.look_at, AddressRow.id)
        .limit(limit)
    )
    return [
        Look(
            id=address.id,
            url=address.url,
            document_id=address.document_id,
            first_seen_at=address.first_seen_at,
            withdrawn=address.withdrawn_at is not None,
            page_url=page.url,
            validators=Validators(etag=page.etag, last_modified=page.last_modified),
            body=page.digest,
            feed=feed,
        )
        for address, page, feed in rows
    ]


def end_look(session: Session, look: Look, *, look_at: datetime | None, page_id: int | None = None) -> None:
    """Store when to look again, and the page that was fetched."""
    row = session.get_one(AddressRow, look.id)
    row.look_at = look_at
    row.page_id = page_id or row.page_id


def withdraw(session: Session, url: str, *, now: datetime) -> int | None:
    """Store that the page at an address is gone; return the document found there before, None if none was."""
    address = find_address(session, digest(url))
    if address is None or address.page_id is None:
        return None
    address.withdrawn_at = address.withdrawn_at or now
    return address.document_id


def restore(session: Session, look: Look) -> None:
    """Store that the page is there."""
    session.execute(update(AddressRow).where(AddressRow.id == look.id).values(withdrawn_at=None))


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
    """Store which document version an address was read as, and that its page, if there is one, is there."""
    if address is None:
        address = AddressRow(url=url, url_key=digest(url), first_seen_at=now, look_at=next_look(now, now))
        session.add(address)
    address.document_id = document_id
    if page_id:
        address.page_id, address.withdrawn_at = page_id, None
    session.flush()
