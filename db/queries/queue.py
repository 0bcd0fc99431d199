"""The reviewers' queue: which candidates wait for one, and in what order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from db.queries.filters import Filters, conditions
from db.queries.teaching import teaching_first
from db.queries.worth import Official, worth_first
from db.schema import CandidateRow, DecisionRow, ReviewRow, Stage, Verdict
from pipeline.changes import CandidateState

WINDOW = 200  # candidates that are put in order together


class Waiting(StrEnum):
    """Which part of the work is looked at; the last four are all that is in that state."""

    OPEN = "open"  # what this reviewer may decide on now
    MINE = "mine"  # what this reviewer has decided on
    FLAGGED = "flagged"  # where a second opinion is asked for
    DISPUTED = "disputed"  # where two disagree
    DECIDED = "decided"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ALL = "all"


class Order(StrEnum):
    """In which order the queue stands."""

    WORTH = "worth"  # primary and sure ones first
    TEACHING = "teaching"  # what would teach the model most


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who looks at the queue; since: the start of their day, for which what they skip stays away."""

    viewer: str | None
    since: datetime


STATES: dict[Waiting, CandidateState | None] = {
    Waiting.MINE: None,
    Waiting.ALL: None,
    Waiting.DECIDED: CandidateState.DECIDED,
    Waiting.SUPERSEDED: CandidateState.SUPERSEDED,
    Waiting.WITHDRAWN: CandidateState.WITHDRAWN,
}  # of the other parts: open


def window(
    session: Session,
    seat: Seat,
    part: Waiting,
    official: Official,
    number: int,
    order: Order = Order.WORTH,
    **filters: Unpack[Filters],
) -> list[int]:
    """Return the candidates of a window, numbered from 0, the worthiest of a reviewer's next minute first.

    Primary before background, then the surest: so windows follow each other. Within one, official sources
    first, and what seems to tell of one action together. What one has decided comes in the order of that.
    Or by what would teach most, if asked.
    """
    if order is Order.TEACHING and part is not Waiting.MINE:
        narrowed = _narrowed(session, select(CandidateRow.id), seat, part, filters)
        return teaching_first(session, narrowed, number * WINDOW, WINDOW)
    asked = _asked(session, select(CandidateRow.id), seat, part, filters)
    ids = asked.limit(WINDOW).offset(number * WINDOW)
    if part is Waiting.MINE:
        return list(session.scalars(ids))
    return worth_first(session, ids, official)


def count_part(session: Session, seat: Seat, part: Waiting, **filters: Unpack[Filters]) -> int:
    """Return how many candidates there are in a part, whoever looks; only of one's own work it depends."""
    asked = [*_conditions(session, part, filters), *_of_part(seat, part)]
    return session.scalar(select(func.count()).select_from(CandidateRow).where(*asked)) or 0


def count_away(session: Session, seat: Seat, part: Waiting, **filters: Unpack[Filters]) -> int:
    """Return how many of a part's candidates stay away from who looks: quick, as they are few."""
    away = union(*_away(seat)) if part is Waiting.OPEN and seat.viewer is not None else None
    if away is None or session.execute(away.limit(1)).first() is None:
        return 0
    asked = [*_conditions(session, part, filters, few=True), *_of_part(seat, part)]
    few = select(func.count()).select_from(CandidateRow).where(CandidateRow.id.in_(away), *asked)
    return session.scalar(few) or 0


def _asked(
    session: Session, statement: Select[Any], seat: Seat, part: Waiting, filters: Filters
) -> Select[Any]:
    narrowed = _narrowed(session, statement, seat, part, filters)
    if part is Waiting.MINE:
        last = select(func.max(DecisionRow.id)).where(
            DecisionRow.candidate_id == CandidateRow.id, DecisionRow.reviewer == seat.viewer
        )
        return narrowed.order_by(last.correlate(CandidateRow).scalar_subquery().desc())
    return narrowed.order_by(CandidateRow.role.desc(), CandidateRow.confidence.desc(), CandidateRow.id.desc())


def _narrowed(
    session: Session, statement: Select[Any], seat: Seat, part: Waiting, filters: Filters
) -> Select[Any]:
    """Return the statement narrowed to what is asked for, of which only the first are wanted."""
    narrowed = statement.where(*_conditions(session, part, filters, few=True), *_of_part(seat, part))
    if part is Waiting.OPEN and seat.viewer is not None:
        return narrowed.where(*(CandidateRow.id.not_in(away) for away in _away(seat)))
    return narrowed


def _conditions(
    session: Session, part: Waiting, filters: Filters, *, few: bool = False
) -> Iterator[ColumnElement[bool]]:
    state = STATES.get(part, CandidateState.OPEN)
    yield from conditions(session, Filters(**filters | {"state": state}), few=few)


def _of_part(seat: Seat, part: Waiting) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a part beside the state."""
    reviews = select(ReviewRow.candidate_id)
    if part is Waiting.OPEN:
        yield CandidateRow.id.not_in(reviews.where(ReviewRow.stage == Stage.DISPUTED))
    elif part is Waiting.MINE:
        mine = select(DecisionRow.candidate_id).where(DecisionRow.reviewer == seat.viewer)
        yield CandidateRow.id.in_(mine.where(DecisionRow.verdict.not_in([Verdict.SKIP, Verdict.UNDO])))
    elif part is Waiting.FLAGGED:
        yield CandidateRow.id.in_(reviews.where(ReviewRow.flagged_by.is_not(None)))
    elif part is Waiting.DISPUTED:
        yield CandidateRow.id.in_(reviews.where(ReviewRow.stage == Stage.DISPUTED))


def _away(seat: Seat) -> Iterator[Select[tuple[int]]]:
    """Yield what is another's turn, or was put off by the viewer."""
    yield select(ReviewRow.candidate_id).where(
        ReviewRow.stage.in_([Stage.OPEN, Stage.SECOND]),
        or_(ReviewRow.flagged_by == seat.viewer, ReviewRow.coder == seat.viewer),
    )
    yield _skipped(seat)


def _skipped(seat: Seat) -> Select[tuple[int]]:
    """Return what the viewer put off today, and did not take back."""
    undoing = aliased(DecisionRow)
    return select(DecisionRow.candidate_id).where(
        DecisionRow.reviewer == seat.viewer,
        DecisionRow.verdict == Verdict.SKIP,
        DecisionRow.decided_at >= seat.since,
        ~exists().where(undoing.undoes == DecisionRow.id),
    )
