"""The queue by what would teach the model most: near an even chance, and varied."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.schema import CandidateRow, DocumentRow
from pipeline.review.teaching import Teaching, doubt, in_order

EVEN = 0.5
POOL = 600  # candidates that are put in order together


def teaching_first(session: Session, asked: Select[tuple[int]], first: int, count: int) -> list[int]:
    """Return so many of the asked candidates from the `first` on, counted from 0, the most teaching first.

    Pools of some hundreds follow each other, nearer to an even chance before farther: so each page is quick,
    however many candidates there are. asked: a selection of their ids, in no order yet.
    """
    number = first // POOL
    ids = _nearest(session, asked, (number + 1) * POOL)[number * POOL :]
    told = select(
        CandidateRow.id,
        CandidateRow.confidence,
        CandidateRow.type,
        CandidateRow.firms,
        CandidateRow.actors,
        DocumentRow.publisher,
    ).join(DocumentRow, DocumentRow.id == CandidateRow.document_id)
    rows = session.execute(told.where(CandidateRow.id.in_(ids)))
    ordered = in_order(Teaching(row.id, row.confidence, _alike(row)) for row in rows)
    return ordered[first - number * POOL :][:count]


def _nearest(session: Session, asked: Select[tuple[int]], count: int) -> list[int]:
    """Return the candidates nearest to an even chance: from both sides, as an index has them."""
    sides = []
    confidence = CandidateRow.confidence
    for side, order in ((confidence >= EVEN, confidence.asc()), (confidence < EVEN, confidence.desc())):
        near = asked.add_columns(confidence).where(side).order_by(order, CandidateRow.id).limit(count)
        sides += [(-doubt(sure), row) for row, sure in session.execute(near)]
    return [row for _, row in sorted(sides)[:count]]


def _alike(row: Any) -> tuple[str, ...]:
    parties = [f"{name} {one}" for name in ("firms", "actors") for one in getattr(row, name)[:1]]
    return f"type {row.type}", *parties, f"publisher {row.publisher}"
