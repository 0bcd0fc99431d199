"""Settled decisions as lessons: the passage, what was proposed, and what stands."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.convert import read_document
from db.queries.labelled_keys import keys_of
from db.schema import CandidateRow, DecisionRow, DocumentRow, EvidenceRow, ReviewRow, Stage, Verdict
from pipeline.records import CODED, Document
from pipeline.review.lessons import Lesson

TOLD_ALREADY = "duplicate"  # of the codebook's rejections: the reading is right
SAYS_NOTHING = "other"  # likewise: the note has the reason


class _Decided(NamedTuple):
    candidate: CandidateRow
    decision: DecisionRow
    url_key: str
    repeats_key: str | None  # url_key of the document of what it repeats
    repeats_after: Mapping[str, Any] | None  # its coding that stands


def lessons(session: Session) -> list[Lesson]:
    """Return what every settled candidate teaches, in the order of candidates.

    What is undone, disputed, skipped or waits for a second reviewer teaches nothing; nor does a duplicate of
    what was not accepted.
    """
    decided = list(_decided(session))
    spans = _spans(session, [one.candidate.id for one in decided])
    texts = _documents(session, {one.candidate.document_id for one in decided})
    keys = keys_of(session)
    made = (_lesson(one, spans[one.candidate.id], texts[one.candidate.document_id], keys) for one in decided)
    return [one for one in made if one is not None]


def _decided(session: Session) -> Iterator[_Decided]:
    repeated, its_document = aliased(CandidateRow), aliased(DocumentRow)
    its_review, its_decision = aliased(ReviewRow), aliased(DecisionRow)
    statement = (
        select(CandidateRow, DecisionRow, DocumentRow.url_key, its_document.url_key, its_decision.after)
        .join(ReviewRow, ReviewRow.candidate_id == CandidateRow.id)
        .join(DecisionRow, DecisionRow.id == ReviewRow.settled_by)
        .join(DocumentRow, DocumentRow.id == CandidateRow.document_id)
        .outerjoin(repeated, repeated.id == DecisionRow.duplicate_of)
        .outerjoin(its_document, its_document.id == repeated.document_id)
        .outerjoin(its_review, its_review.candidate_id == repeated.id)
        .outerjoin(its_decision, its_decision.id == its_review.settled_by)
        .where(ReviewRow.stage == Stage.SETTLED)
        .order_by(CandidateRow.id)
    )
    return (_Decided(*row) for row in session.execute(statement))


def _spans(session: Session, ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """Return the words under the type, by candidate."""
    found: dict[int, list[tuple[int, int]]] = {one: [] for one in ids}
    settled = select(ReviewRow.candidate_id).where(ReviewRow.stage == Stage.SETTLED)
    rows = session.execute(
        select(EvidenceRow.candidate_id, EvidenceRow.start_char, EvidenceRow.end_char)
        .where(EvidenceRow.field == "type", EvidenceRow.candidate_id.in_(settled))
        .order_by(EvidenceRow.id)
    )
    for candidate_id, start, end in rows:
        found[candidate_id].append((start, end))
    return found


def _documents(session: Session, ids: Iterable[int]) -> dict[int, Document]:
    wanted, found = sorted(ids), dict[int, Document]()
    for first in range(0, len(wanted), 500):  # fewer than a statement takes parameters
        rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(wanted[first : first + 500])))
        found |= {row.id: read_document(row) for row in rows}
    return found


def _lesson(
    one: _Decided,
    spans: list[tuple[int, int]],
    document: Document,
    keys: Mapping[int, frozenset[str]],
) -> Lesson | None:
    row, decision = one.candidate, one.decision
    proposed = {name: getattr(row, name) for name in CODED}
    told: Mapping[str, Any] | None = decision.after
    repeated = unclear = False
    if decision.verdict is Verdict.DUPLICATE:
        if one.repeats_after is None:
            return None
        told, repeated = one.repeats_after, one.repeats_key == one.url_key
    elif decision.reason == TOLD_ALREADY:
        told, repeated = proposed, True
    elif decision.verdict is Verdict.REJECT:
        unclear = decision.reason == SAYS_NOTHING
    quoted = [
        (each["start"], each["end"])
        for each in decision.evidence
        if each["field"] == "type" and each["document_id"] == row.document_id
    ]
    return Lesson(
        document=document,
        spans=tuple(dict.fromkeys(quoted or spans)),
        proposed=row.type,
        told=None if told is None else {name: _plain(told[name]) for name in CODED},
        repeated=repeated,
        missed=row.added_by is not None,
        unclear=unclear,
        keys=keys[row.id] | (keys.get(decision.duplicate_of or 0) or frozenset()),
    )


def _plain(value: Any) -> Any:
    if value is None:
        return None
    return list(value) if isinstance(value, list | tuple) else str(value)
