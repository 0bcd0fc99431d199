"""What a document said before, and where it is found."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from db.schema import AddressRow, DocumentRow
from pipeline.records import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of a document, without its text.

    is_current: what its address says now.  edited_from, diff: the number of the version whose place it
    took, and what changed, as a unified diff of paragraphs; None for the first.
    """

    id: int
    version: int
    title: str
    origin: Origin
    created_at: datetime
    is_current: bool
    edited_from: int | None
    diff: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLine:
    """An address at which a document is found; withdrawn_at: since when it is gone from there."""

    url: str
    document_id: int
    first_seen_at: datetime
    withdrawn_at: datetime | None


def versions(session: Session, document_id: int) -> list[VersionLine]:
    """Return all versions of the document that this is one of, the first first; raise LookupError."""
    rows = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.url_key == _key(session, document_id))
        .options(undefer(DocumentRow.diff))
        .order_by(DocumentRow.version)
    ).all()
    current = max(rows, key=lambda row: (row.current_since, row.version))
    return [
        VersionLine(
            id=row.id,
            version=row.version,
            title=row.title,
            origin=row.origin,
            created_at=row.created_at,
            is_current=row is current,
            edited_from=row.edited_from,
            diff=row.diff,
        )
        for row in rows
    ]


def addresses(session: Session, document_id: int) -> list[AddressLine]:
    """Return where a document is found, the first address first; raise LookupError."""
    all_versions = select(DocumentRow.id).where(DocumentRow.url_key == _key(session, document_id))
    rows = session.scalars(
        select(AddressRow).where(AddressRow.document_id.in_(all_versions)).order_by(AddressRow.id)
    )
    return [
        AddressLine(
            url=row.url,
            document_id=row.document_id,
            first_seen_at=row.first_seen_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]


def _key(session: Session, document_id: int) -> str:
    key = session.scalar(select(DocumentRow.url_key).where(DocumentRow.id == document_id))
    if key is None:
        raise LookupError(f"no document {document_id}")
    return key
