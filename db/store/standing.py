"""How the candidates of a document stand, for deciding what another reading of it changes."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.schema import CandidateRow, DecisionRow, DocumentRow, EvidenceRow, ReviewRow, Stage
from pipeline.changes import CandidateState, KnownCandidate, Likeness
from pipeline.dates import PartialDate

Quotes = frozenset[tuple[str, str]]  # by field


def rows_of(session: Session, url_key: str) -> dict[int, CandidateRow]:
    """Return the candidates of all versions of a document, by id."""
    found = select(CandidateRow).join(CandidateRow.document).where(DocumentRow.url_key == url_key)
    return {row.id: row for row in session.scalars(found)}


def known_of(
    session: Session, rows: Mapping[int, CandidateRow], *, codebook: int | None = None
) -> list[KnownCandidate]:
    """Return what the decider needs of candidates; codebook: as `save_reading` says."""
    reviewed = _under_review(session, rows)
    decided = {n for n, row in rows.items() if n in reviewed or row.state is CandidateState.DECIDED}
    judged = _judged(session, decided, codebook) if codebook is not None and decided else {}
    return [
        KnownCandidate(
            id=number,
            key=row.key,
            state=CandidateState.DECIDED if number in decided else row.state,
            likeness=Likeness(
                type=row.type,
                parties=frozenset(row.actors + row.endorsers),
                firms=frozenset(row.firms),
                date=None if row.date is None else PartialDate(row.date),
                instrument=row.instrument,
            ),
            re_review_of=row.re_review_of,
            judged=judged.get(number, frozenset()),
        )
        for number, row in rows.items()
    ]


def _under_review(session: Session, candidates: Collection[int]) -> set[int]:
    """Return those that one of two reviewers has decided on, or both and not alike: theirs, though open."""
    begun = ReviewRow.stage.in_([Stage.SECOND, Stage.DISPUTED])
    return set(
        session.scalars(select(ReviewRow.candidate_id).where(ReviewRow.candidate_id.in_(candidates), begun))
    )


def _judged(session: Session, decided: Collection[int], codebook: int) -> dict[int, Quotes]:
    """Return what was shown and what was quoted, of candidates last decided by this codebook."""
    last = (
        select(ReviewRow.candidate_id, DecisionRow.evidence)
        .join(DecisionRow, DecisionRow.id == ReviewRow.decision_id)
        .where(ReviewRow.candidate_id.in_(decided), DecisionRow.codebook == codebook)
    )
    found = {
        number: {(one["field"], one["quote"]) for one in given or ()}
        for number, given in session.execute(last).tuples()
    }
    shown = select(EvidenceRow.candidate_id, EvidenceRow.field, EvidenceRow.quote)
    for number, field, quote in session.execute(shown.where(EvidenceRow.candidate_id.in_(found))):
        found[number].add((field, quote))
    return {number: frozenset(quotes) for number, quotes in found.items()}
