"""Keep every version of a document."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.convert import write_published
from db.schema import DocumentRow
from db.store.locks import hold
from pipeline.ids import digest
from pipeline.records import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDocument:
    """Where a document version is kept; is_new: it was not kept before."""

    id: int
    version: int
    is_new: bool


def save_document(
    session: Session, document: Document, *, page_id: int | None, now: datetime
) -> SavedDocument:
    """Return the stored version of a document with this URL, title and text; store the next one if none."""
    url_key = digest(document.url)
    hold(session, "documents", url_key)
    versions = select(DocumentRow.id, DocumentRow.version, DocumentRow.digest).where(
        DocumentRow.url_key == url_key
    )
    stored = session.execute(versions.order_by(DocumentRow.current_since, DocumentRow.version)).all()
    for row_id, version, kept in stored:
        if kept == document.digest:
            if row_id != stored[-1].id:  # an edit was taken back
                session.get_one(DocumentRow, row_id).current_since = now
            return SavedDocument(id=row_id, version=version, is_new=False)
    row = DocumentRow(
        url=document.url,
        url_key=url_key,
        version=1 + max((version for _, version, _ in stored), default=0),
        digest=document.digest,
        title=document.title,
        text=document.text,
        published=write_published(document.published),
        publisher=document.publisher,
        country=document.country,
        language=document.language,
        origin=document.origin,
        page_id=page_id,
        created_at=now,
        current_since=now,
    )
    session.add(row)
    session.flush()
    return SavedDocument(id=row.id, version=row.version, is_new=True)


def current_version(session: Session, url_key: str) -> int | None:
    """Return the id of the version that the URL says now."""
    newest = select(DocumentRow.id).where(DocumentRow.url_key == url_key)
    return session.scalar(
        newest.order_by(DocumentRow.current_since.desc(), DocumentRow.version.desc()).limit(1)
    )
