"""Keep every version of a document."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from db.convert import write_published
from db.schema import DocumentRow
from db.store.addresses import find_address, point
from db.store.locks import hold
from pipeline.ids import digest
from pipeline.records import Document
from pipeline.text.differences import difference

LEAST = 200  # characters; shorter texts are alike by chance, as feeds' own words are


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDocument:
    """Where a document version is kept; is_new: it was not kept before.

    digest: of the version; another than the given document's where only the title differs.
    is_copy: it was kept before, as found at another address.
    """

    id: int
    version: int
    digest: str
    is_new: bool
    is_copy: bool = False


def save_document(
    session: Session, document: Document, *, page_id: int | None, now: datetime
) -> SavedDocument:
    """Return the stored version of a document with this address, title and text; store the next one if none.

    The same text at an address that is not known yet is that document, found in another place; the same
    text of the same page is the same version, whatever title a feed gives it.
    """
    hold(session, "documents", "*")  # another may be storing the same text from elsewhere
    url_key, text_digest = digest(document.url), digest(document.text)
    address = find_address(session, url_key)
    key = url_key if address is None else session.get_one(DocumentRow, address.document_id).url_key
    versions = session.execute(_LINE.where(DocumentRow.url_key == key)).all()
    found = next((one for one in versions if one.digest == document.digest), None)
    if found is None and address is None:
        found = _twin(session, document, text_digest)
    elif found is None:
        alike = (one for one in versions if one.text_digest == text_digest)
        found = next((one for one in alike if key != url_key or one.page_id == page_id is not None), None)
    if found is None:
        before = versions[-1].id if versions and key == url_key else None  # else a copy went its own way
        row = _add(session, document, before, page_id, now)
        saved = SavedDocument(id=row.id, version=row.version, digest=row.digest, is_new=True)
    else:
        saved = SavedDocument(
            id=found.id,
            version=found.version,
            digest=found.digest,
            is_new=False,
            is_copy=address is None or key != url_key,
        )
        if key == url_key and address and found.id != versions[-1].id:  # an edit was taken back
            session.get_one(DocumentRow, found.id).current_since = now
    point(session, address, url=document.url, document_id=saved.id, page_id=page_id, now=now)
    return saved


Line = Row[tuple[int, int, str, str, int | None]]
_LINE = select(
    DocumentRow.id, DocumentRow.version, DocumentRow.digest, DocumentRow.text_digest, DocumentRow.page_id
).order_by(DocumentRow.current_since, DocumentRow.version)  # the one that the URL says now last


def _twin(session: Session, document: Document, text_digest: str) -> Line | None:
    """Return the version with this text at another address, unless another country publishes it.

    A statement that several governments publish in the same words speaks for each of them.
    """
    if len(document.text) < LEAST:
        return None
    same = _LINE.where(DocumentRow.text_digest == text_digest)
    if document.country:
        same = same.where(DocumentRow.country == document.country)
    return session.execute(same).first()


def _add(
    session: Session, document: Document, before: int | None, page_id: int | None, now: datetime
) -> DocumentRow:
    """Store a version; before: the id of the one whose place it takes."""
    old = session.get_one(DocumentRow, before) if before else None
    url_key = digest(document.url)
    last = select(func.max(DocumentRow.version)).where(DocumentRow.url_key == url_key)
    row = DocumentRow(
        url=document.url,
        url_key=url_key,
        version=1 + (session.scalar(last) or 0),
        digest=document.digest,
        title=document.title,
        text=document.text,
        text_digest=digest(document.text),
        edited_from=old.version if old else None,
        diff=difference(old.text, document.text) if old else None,
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
    return row


def current_version(session: Session, url_key: str) -> int | None:
    """Return the id of the version that the URL says now."""
    newest = select(DocumentRow.id).where(DocumentRow.url_key == url_key)
    return session.scalar(
        newest.order_by(DocumentRow.current_since.desc(), DocumentRow.version.desc()).limit(1)
    )
