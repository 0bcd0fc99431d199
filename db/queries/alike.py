"""Candidates that seem to tell of the same action: same type, a shared party, dates that may be one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.queries.proposed import StoredCandidate, candidates_of
from db.schema import CandidateRow, DecisionRow, EvidenceRow, ReviewRow, Stage, Verdict
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.records import Candidate

TOLD = (CandidateState.OPEN, CandidateState.DECIDED)
PARTIES = ("actors", "endorsers", "firms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What two candidates are compared by."""

    type: str
    date: PartialDate | None
    actors: frozenset[str]
    firms: frozenset[str]

    @classmethod
    def of(cls, said: Candidate) -> "Sides":
        """Return those of a candidate; who joined counts as who acted."""
        parties = frozenset(said.actors + said.endorsers)
        return cls(type=said.type, date=said.date, actors=parties, firms=frozenset(said.firms))


def alike(one: Sides, other: Sides) -> bool:
    """Tell whether two seem to tell of one action: a dated one is never like an undated one."""
    if one.type != other.type or (one.date is None) is not (other.date is None):
        return False
    if one.date is not None and other.date is not None and not one.date.agrees(other.date):
        return False
    return bool(one.actors & other.actors) or bool(one.firms & other.firms)


def similar(
    session: Session, said: Candidate, *, besides: int, viewer: str | None = None, limit: int = 8
) -> list[StoredCandidate]:
    """Return what seems to tell of the same action as a candidate, decided ones first, then the surest.

    What was rejected, or said to repeat another, tells no action and is left out.
    """
    ended = (
        select(ReviewRow.candidate_id)
        .join(DecisionRow, DecisionRow.id == ReviewRow.settled_by)
        .where(ReviewRow.candidate_id == CandidateRow.id)
        .where(DecisionRow.verdict.in_([Verdict.REJECT, Verdict.DUPLICATE]), ReviewRow.stage == Stage.SETTLED)
    )
    shared = [
        exists().where(
            EvidenceRow.candidate_id == CandidateRow.id,
            EvidenceRow.field.in_(PARTIES),
            EvidenceRow.value.in_(said.actors + said.endorsers + said.firms),
        )
    ]
    # by type and date first, for which there is an index: that of the queue would sort a whole type
    then = aliased(CandidateRow)
    of_the_time = select(then.id).where(then.type == said.type, *_same_time(then.date, said.date))
    statement = (
        select(CandidateRow.id)
        .where(CandidateRow.id.in_(of_the_time), CandidateRow.id != besides)
        .where(CandidateRow.state.in_(TOLD), *shared, ~ended.exists())
        .order_by(CandidateRow.state, CandidateRow.confidence.desc(), CandidateRow.id)
    )
    return candidates_of(session, session.scalars(statement.limit(limit)).all(), viewer=viewer)


def _same_time(
    stored: InstrumentedAttribute[str | None], date: PartialDate | None
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a stored date that contains this one or lies within it."""
    if date is None:
        yield stored.is_(None)
        return
    coarser = {date.text[:4], date.text[:7]} - {date.text}
    yield stored.between(date.text[:4], f"{date.text[:4]}-99")  # all that SQLite uses the index for
    yield or_(stored.between(date.text, f"{date.text}-99"), stored.in_(sorted(coarser)))


def together(ordered: Sequence[tuple[int, Sides]]) -> list[int]:
    """Return the numbers in their order, but each followed at once by those that are like it."""
    may_be_alike: dict[tuple[str, str], list[tuple[int, Sides]]] = defaultdict(list)  # by type and year
    for one in ordered:
        may_be_alike[_type_and_year(one[1])].append(one)
    placed: dict[int, None] = {}
    for number, sides in ordered:
        if number not in placed:
            placed[number] = None
            near = may_be_alike[_type_and_year(sides)]
            placed |= {other: None for other, its in near if other not in placed and alike(sides, its)}
    return list(placed)


def _type_and_year(sides: Sides) -> tuple[str, str]:
    return sides.type, sides.date.text[:4] if sides.date else ""
