"""Write down what follows from decisions: where reviews stand, and the actions."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.decisions.announcing import announce, coding_of
from db.decisions.fold import Fact, Made, Standing, conclude, stand
from db.decisions.telling import family, write_sources
from db.schema import (
    ActionEvidenceRow,
    ActionRow,
    ActionSourceRow,
    CandidateRow,
    DecisionRow,
    PartyRow,
    ReviewRow,
    Stage,
)
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate

PARTIES = ("actors", "endorsers", "members", "firms")
SINGLE = ("type", "date", "date_derivation", "instrument", "status", "certainty", "role")


def made_on(session: Session, candidates: Collection[int]) -> list[Made]:
    """Return every decision on these candidates, in order."""
    rows = session.scalars(
        select(DecisionRow).where(DecisionRow.candidate_id.in_(candidates)).order_by(DecisionRow.id)
    )
    return [
        Made(
            id=row.id,
            candidate_id=row.candidate_id,
            verdict=row.verdict,
            part=row.part,
            reviewer=row.reviewer,
            after=row.after,
            duplicate_of=row.duplicate_of,
            undoes=row.undoes,
        )
        for row in rows
    ]


def stand_on(session: Session, candidate_id: int) -> Standing:
    """Return where the review of a candidate stands."""
    return stand(made_on(session, [candidate_id]))


def refold(session: Session, candidate_id: int, *, quietly: bool = False) -> None:
    """Write down anew what follows from all decisions on a candidate and those that it tells anew.

    quietly: whoever wants to be told of changes is not, as this is none.
    """
    session.flush()
    members = family(session, candidate_id)
    made = made_on(session, members)
    settlings: list[Made] = []
    settled: list[Made] = []
    for member in members:
        on_it = [one for one in made if one.candidate_id == member]
        if on_it:
            standing = stand(on_it)
            _write_review(session, member, members[0], standing)
            settlings += standing.settlings
            settled += [standing.settled_by] if standing.settled_by else []
    before, fact = coding_of(session, members[0]), conclude(settlings)
    _write_action(session, members[0], fact)
    session.flush()
    if not quietly:
        announce(session, members[0], before, fact, cause=max(one.id for one in made))
    write_sources(session, members, settled)


def rebuild(session: Session) -> int:
    """Make all that follows from decisions anew, from decisions alone; return how many actions there are."""
    session.flush()
    _forget_actions(session, None)
    session.execute(delete(ReviewRow))
    done: set[int] = set()
    for candidate_id in session.scalars(select(DecisionRow.candidate_id).distinct()).all():
        if candidate_id not in done:
            done.update(family(session, candidate_id))
            refold(session, candidate_id, quietly=True)
    return len(session.scalars(select(ActionRow.id)).all())


def _write_review(session: Session, candidate_id: int, action_id: int, standing: Standing) -> None:
    row = session.get(ReviewRow, candidate_id)
    if row is None:
        row = ReviewRow(candidate_id=candidate_id)
        session.add(row)
    row.action_id = action_id
    row.stage = standing.stage
    row.decision_id = standing.last
    row.settled_by = standing.settled_by.id if standing.settled_by else None
    row.coder = standing.coder
    row.flagged_by = standing.flagged_by
    candidate = session.get_one(CandidateRow, candidate_id)
    if standing.stage is Stage.SETTLED:
        candidate.state = CandidateState.DECIDED
    elif candidate.state is CandidateState.DECIDED:
        candidate.state = CandidateState.OPEN


def _write_action(session: Session, action_id: int, fact: Fact | None) -> None:
    if session.scalar(select(ActionRow.id).where(ActionRow.id == action_id)) is not None:
        _forget_actions(session, action_id)
    if fact is None:
        return
    facts = fact.made_by.after or {}
    action: dict[str, Any] = {"id": action_id, "decision_id": fact.made_by.id, "retired_by": fact.retired_by}
    if facts["date"]:
        date = PartialDate(facts["date"])
        action |= {"date_start": str(date.first), "date_end": str(date.last)}
    session.execute(insert(ActionRow), [action | {name: facts[name] for name in SINGLE}])
    parties = [
        {"action_id": action_id, "field": name, "value": value} for name in PARTIES for value in facts[name]
    ]
    if parties:
        session.execute(insert(PartyRow), parties)
    evidence = [
        {
            "action_id": action_id,
            "start_char": one["start"],
            "end_char": one["end"],
            **{name: one[name] for name in ("document_id", "field", "value", "quote")},
        }
        for one in session.get_one(DecisionRow, fact.made_by.id).evidence
    ]
    if evidence:
        session.execute(insert(ActionEvidenceRow), evidence)


def _forget_actions(session: Session, action_id: int | None) -> None:
    """Delete an action and what hangs on it; None: all."""
    session.expire_all()
    for table, column in (
        (ActionSourceRow, ActionSourceRow.action_id),
        (PartyRow, PartyRow.action_id),
        (ActionEvidenceRow, ActionEvidenceRow.action_id),
        (ActionRow, ActionRow.id),
    ):
        every = delete(table)
        session.execute(every if action_id is None else every.where(column == action_id))
