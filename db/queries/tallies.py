"""How many candidates each choice of a filter would leave, and what a reviewer has done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Select, exists, func, select, text
from sqlalchemy.orm import Session, aliased

from db.queries.filters import Filters, conditions
from db.queries.queue import Seat
from db.schema import CandidateRow, DecisionRow, DocumentRow, EntryRow, EvidenceRow, ReviewRow, Stage, Verdict
from db.schema.reading import PARTIES
from pipeline.changes import CandidateState

JUDGING = (Verdict.ACCEPT, Verdict.AMEND, Verdict.REJECT, Verdict.DUPLICATE)
MOST = 400  # choices of a filter that are counted

Tally = Mapping[str, int]  # choice -> candidates, the most frequent first


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """The choices of each filter, counted with the other filters as they are."""

    type: Tally
    role: Tally
    actor: Tally
    firm: Tally
    language: Tally
    feed: Tally
    states: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a reviewer has decided today, by verdict, and what waits for anybody."""

    today: Tally
    open: int

    @property
    def decided(self) -> int:
        """Return how many candidates they have judged."""
        return sum(self.today.get(verdict, 0) for verdict in JUDGING)


def tallies(session: Session, **filters: Unpack[Filters]) -> Tallies:
    """Return the counts beside the filters."""

    def left(name: str) -> list[ColumnElement[bool]]:
        return list(conditions(session, Filters(**{k: v for k, v in filters.items() if k != name})))  # type: ignore[typeddict-item] # same keys

    def by(column: Any, name: str, *, number: Any = None, joined: Any = None) -> Tally:
        statement: Select[Any] = select(column, func.count() if number is None else number)
        statement = statement.select_from(CandidateRow)
        if joined is not None:
            statement = statement.join(*joined)
        return _most(session, statement.where(*left(name)).group_by(column))

    def party(field: str, name: str) -> Tally:
        """Count by the evidence, of which an index has all that this asks for."""
        asked = select(CandidateRow.id).where(*left(name))
        told = select(EvidenceRow.value, func.count(EvidenceRow.candidate_id.distinct()))
        of_field = (EvidenceRow.field == field, text(f"evidence.{PARTIES}"))
        return _most(
            session,
            told.where(*of_field, EvidenceRow.candidate_id.in_(asked)).group_by(EvidenceRow.value),
        )

    document = (DocumentRow, DocumentRow.id == CandidateRow.document_id)
    entry = (EntryRow, EntryRow.document_id == CandidateRow.document_id)
    once = func.count(CandidateRow.id.distinct())  # as several entries of a feed may lead to one document
    return Tallies(
        type=by(CandidateRow.type, "type"),
        role=by(CandidateRow.role, "role"),
        actor=party("actors", "actor"),
        firm=party("firms", "firm"),
        language=by(DocumentRow.language, "language", joined=document),
        feed=by(EntryRow.feed, "feed", number=once, joined=entry),
        states=_states(session),
    )


def count_open(session: Session) -> int:
    """Return how many candidates wait for anybody."""
    waiting = select(func.count()).select_from(CandidateRow).where(CandidateRow.state == CandidateState.OPEN)
    return session.scalar(waiting) or 0


def progress(session: Session, seat: Seat, *, open: int | None = None) -> Progress:
    """Return what the reviewer has done since their day began, undone decisions apart.

    open: how many wait for anybody, where that is known; else they are counted.
    """
    undoing = aliased(DecisionRow)
    statement = (
        select(DecisionRow.verdict, func.count())
        .where(DecisionRow.reviewer == seat.viewer, DecisionRow.decided_at >= seat.since)
        .where(DecisionRow.verdict != Verdict.UNDO, ~exists().where(undoing.undoes == DecisionRow.id))
        .group_by(DecisionRow.verdict)
    )
    today = {str(verdict): number for verdict, number in session.execute(statement)}
    return Progress(today=today, open=count_open(session) if open is None else open)


def _most(session: Session, counted: Select[Any]) -> Tally:
    """Return the most frequent choices of a selection of choice and number."""
    choice, number = counted.selected_columns
    rows = session.execute(counted.order_by(number.desc(), choice).limit(MOST))
    return {str(name): count for name, count in rows if name is not None}


def _states(session: Session) -> Tally:
    """Return how many candidates are in each state, and where others are waited for."""
    by_state = select(CandidateRow.state, func.count()).group_by(CandidateRow.state)
    found = {str(state): number for state, number in session.execute(by_state)}
    flagged = select(func.count()).select_from(ReviewRow).where(ReviewRow.flagged_by.is_not(None))
    disputed = select(func.count()).select_from(ReviewRow).where(ReviewRow.stage == Stage.DISPUTED)
    return found | {"flagged": session.scalar(flagged) or 0, "disputed": session.scalar(disputed) or 0}
