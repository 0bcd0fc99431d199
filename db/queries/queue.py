"""The reviewers' queue: which candidates wait for one, and in what order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries.alike import Sides, together
from db.queries.filters import Filters, conditions
from db.queries.teaching import teaching_first
from db.schema import CandidateRow, DecisionRow, DocumentRow, ReviewRow, Stage, Verdict
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.records import Role

WINDOW = 200  # candidates that are put in order together
_TOLD = select(
    CandidateRow.id,
    CandidateRow.type,
    CandidateRow.date,
    CandidateRow.actors,
    CandidateRow.endorsers,
    CandidateRow.firms,
    CandidateRow.role,
    CandidateRow.confidence,
    DocumentRow.publisher,
    DocumentRow.url,
).join(DocumentRow, DocumentRow.id == CandidateRow.document_id)


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
Official = Callable[[str | None, str], bool]  # of a publisher and a URL: is it the source of an act itself?


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
        narrowed = _narrowed(session, select(CandidateRow.id), seat, part, filters, few=True)
        return teaching_first(session, narrowed, number * WINDOW, WINDOW)
    asked = _asked(session, select(CandidateRow.id), seat, part, filters)
    ids = asked.limit(WINDOW).offset(number * WINDOW)
    if part is Waiting.MINE:
        return list(session.scalars(ids))
    told = session.execute(_TOLD.where(CandidateRow.id.in_(ids)))
    rows = sorted(told, key=lambda row: (row.role, row.confidence, row.id), reverse=True)
    ordered = []
    for _, same_role in groupby(rows, key=lambda row: row.role is Role.PRIMARY):
        best_first = sorted(same_role, key=lambda row: not official(row.publisher, row.url))
        ordered += together(
            [
                (
                    row.id,
                    Sides(
                        type=row.type,
                        date=PartialDate(row.date) if row.date else None,
                        actors=frozenset(row.actors + row.endorsers),
                        firms=frozenset(row.firms),
                    ),
                )
                for row in best_first
            ]
        )
    return ordered


def count_waiting(session: Session, seat: Seat, part: Waiting, **filters: Unpack[Filters]) -> int:
    """Return how many candidates there are in all windows."""
    statement = select(func.count()).select_from(CandidateRow)
    return session.scalar(_narrowed(session, statement, seat, part, filters)) or 0


def _asked(
    session: Session, statement: Select[Any], seat: Seat, part: Waiting, filters: Filters
) -> Select[Any]:
    narrowed = _narrowed(session, statement, seat, part, filters, few=True)
    if part is Waiting.MINE:
        last = select(func.max(DecisionRow.id)).where(
            DecisionRow.candidate_id == CandidateRow.id, DecisionRow.reviewer == seat.viewer
        )
        return narrowed.order_by(last.correlate(CandidateRow).scalar_subquery().desc())
    return narrowed.order_by(CandidateRow.role.desc(), CandidateRow.confidence.desc(), CandidateRow.id.desc())


def _narrowed(
    session: Session,
    statement: Select[Any],
    seat: Seat,
    part: Waiting,
    filters: Filters,
    *,
    few: bool = False,
) -> Select[Any]:
    state = STATES.get(part, CandidateState.OPEN)
    everything = Filters(**filters | {"state": state})
    return statement.where(*conditions(session, everything, few=few), *_of_part(seat, part))


def _of_part(seat: Seat, part: Waiting) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that say whose turn it is."""
    reviews = select(ReviewRow.candidate_id)
    if part is Waiting.OPEN:
        yield CandidateRow.id.not_in(reviews.where(ReviewRow.stage == Stage.DISPUTED))
        if seat.viewer is not None:
            theirs = reviews.where(
                ReviewRow.stage.in_([Stage.OPEN, Stage.SECOND]),
                or_(ReviewRow.flagged_by == seat.viewer, ReviewRow.coder == seat.viewer),
            )
            yield CandidateRow.id.not_in(theirs)
            yield CandidateRow.id.not_in(_skipped(seat))
    elif part is Waiting.MINE:
        mine = select(DecisionRow.candidate_id).where(DecisionRow.reviewer == seat.viewer)
        yield CandidateRow.id.in_(mine.where(DecisionRow.verdict.not_in([Verdict.SKIP, Verdict.UNDO])))
    elif part is Waiting.FLAGGED:
        yield CandidateRow.id.in_(reviews.where(ReviewRow.flagged_by.is_not(None)))
    elif part is Waiting.DISPUTED:
        yield CandidateRow.id.in_(reviews.where(ReviewRow.stage == Stage.DISPUTED))


def _skipped(seat: Seat) -> Select[tuple[int]]:
    """Return what the viewer put off today, and did not take back."""
    undoing = aliased(DecisionRow)
    return select(DecisionRow.candidate_id).where(
        DecisionRow.reviewer == seat.viewer,
        DecisionRow.verdict == Verdict.SKIP,
        DecisionRow.decided_at >= seat.since,
        ~exists().where(undoing.undoes == DecisionRow.id),
    )
