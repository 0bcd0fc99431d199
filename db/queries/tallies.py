"""How many candidates each choice of a filter would leave, and what a reviewer has done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from db.queries.filters import Filters, conditions
from db.queries.queue import Seat
from db.schema import CandidateRow, DecisionRow, DocumentRow, EntryRow, EvidenceRow, ReviewRow, Stage, Verdict
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

    def by(column: Any, *names: str, joined: Any = None) -> Tally:
        kept = Filters(**{k: v for k, v in filters.items() if k not in names})  # type: ignore[typeddict-item] # same keys
        number = func.count(CandidateRow.id.distinct() if joined else CandidateRow.id)
        statement: Select[Any] = select(column, number).select_from(CandidateRow)
        for target, on in joined or ():
            statement = statement.join(target, on)
        counted = statement.where(*conditions(session, kept)).group_by(column).order_by(number.desc(), column)
        return {str(name): count for name, count in session.execute(counted.limit(MOST)) if name is not None}

    evidence = aliased(EvidenceRow)

    def party(field: str, name: str) -> Tally:
        of_field = (evidence.candidate_id == CandidateRow.id) & (evidence.field == field)
        return by(evidence.value, name, joined=[(evidence, of_field)])

    document = (DocumentRow, DocumentRow.id == CandidateRow.document_id)
    entry = (EntryRow, EntryRow.document_id == CandidateRow.document_id)
    return Tallies(
        type=by(CandidateRow.type, "type"),
        role=by(CandidateRow.role, "role"),
        actor=party("actors", "actor"),
        firm=party("firms", "firm"),
        language=by(DocumentRow.language, "language", joined=[document]),
        feed=by(EntryRow.feed, "feed", joined=[entry]),
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


def _states(session: Session) -> Tally:
    """Return how many candidates are in each state, and where others are waited for."""
    by_state = select(CandidateRow.state, func.count()).group_by(CandidateRow.state)
    found = {str(state): number for state, number in session.execute(by_state)}
    flagged = select(func.count()).select_from(ReviewRow).where(ReviewRow.flagged_by.is_not(None))
    disputed = select(func.count()).select_from(ReviewRow).where(ReviewRow.stage == Stage.DISPUTED)
    return found | {"flagged": session.scalar(flagged) or 0, "disputed": session.scalar(disputed) or 0}
