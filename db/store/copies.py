"""Find which earlier document a new one repeats."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db.schema import BandRow, CopyRow, DocumentRow
from pipeline.duplicates import Kind, bands, repetition

LIKELY = 8  # documents with the most keys in common that are compared word by word


def link_copies(session: Session, document_id: int) -> CopyRow | None:
    """Return how a document version repeats an earlier document; found once, and then kept.

    A version of the same document is no copy of it.
    """
    known = session.get(CopyRow, document_id)
    if known is not None or _is_known(session, document_id):
        return known
    row = session.get_one(DocumentRow, document_id)
    keys = bands(row.text)
    if not keys:
        return None
    copy = _copy(session, row, keys)
    if copy is not None:
        session.add(copy)
        session.flush()
    session.execute(insert(BandRow), [{"document_id": document_id, "band": key} for key in keys])
    return copy


def _is_known(session: Session, document_id: int) -> bool:
    found = select(BandRow.band).where(BandRow.document_id == document_id).limit(1)
    return session.scalar(found) is not None


def _copy(session: Session, row: DocumentRow, keys: Sequence[str]) -> CopyRow | None:
    """Return what a document repeats best; of a copy of a copy, the first."""
    likely = (
        select(DocumentRow)
        .join(BandRow, BandRow.document_id == DocumentRow.id)
        .where(BandRow.band.in_(keys), DocumentRow.url_key != row.url_key)
        .group_by(DocumentRow.id)
        .order_by(func.count().desc(), DocumentRow.id)
        .limit(LIKELY)
    )
    found = [(repetition(one.text, row.text), one.id) for one in session.scalars(likely)]
    said = [(one.kind is Kind.CORRECTION, -one.share, number, one) for one, number in found if one]
    if not said:
        return None
    *_, number, best = min(said, key=lambda one: one[:3])
    first = session.get(CopyRow, number)
    if first is not None and first.kind is Kind.COPY and best.kind is Kind.COPY:
        number = first.copy_of
    changed = [list(pair) for pair in best.changed]
    return CopyRow(document_id=row.id, copy_of=number, kind=best.kind, share=best.share, changed=changed)
