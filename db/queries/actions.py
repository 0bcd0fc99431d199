"""Accepted actions as records, as they are or as they were known on a past day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.known import Known, end_of, known_on
from db.queries.known_rows import chunks
from db.schema import ActionRow, DecisionRow, ReviewRow
from pipeline.dates import PartialDate
from pipeline.records import Action, Certainty, Evidence, Proof, Role, Status


def actions(session: Session, *, known_on_day: date | None = None) -> Iterator[Action]:
    """Yield all accepted actions by number, in flat memory; on a day: as they were when it ended (UTC)."""
    known = _known_now(session) if known_on_day is None else known_on(session, known_on_day)
    end = None if known_on_day is None else end_of(known_on_day)
    for facts in chunks(session, known):
        first = _first_accepted(session, [action for action, _ in facts], end)
        for fact in facts:
            yield _action(*fact, first[fact[0]])


def _known_now(session: Session) -> Known:
    counting = select(ActionRow.id, ActionRow.decision_id).where(ActionRow.retired_by.is_(None))
    known = Known()
    for action, decision in session.execute(counting.order_by(ActionRow.id)).tuples():
        known.actions.append(action)
        known.decisions.append(decision)
    return known


def _first_accepted(session: Session, ids: Sequence[int], end: datetime | None) -> dict[int, datetime]:
    statement = (
        select(ReviewRow.action_id, func.min(DecisionRow.decided_at))
        .join(DecisionRow, DecisionRow.candidate_id == ReviewRow.candidate_id)
        .where(ReviewRow.action_id.in_(ids), DecisionRow.after.is_not(None))
        .group_by(ReviewRow.action_id)
    )
    if end is not None:
        statement = statement.where(DecisionRow.decided_at < end)
    return {action: time for action, time in session.execute(statement).tuples() if action is not None}


def _action(number: int, decision: DecisionRow, accepted_at: datetime) -> Action:
    said = decision.after or {}
    return Action(
        id=number,
        type=said["type"],
        date=PartialDate(said["date"]) if said["date"] else None,
        date_derivation=said["date_derivation"],
        actors=tuple(said["actors"]),
        endorsers=tuple(said["endorsers"]),
        members=tuple(said["members"]),
        firms=tuple(said["firms"]),
        instrument=said["instrument"],
        status=Status(said["status"]),
        certainty=Certainty(said["certainty"]),
        role=Role(said["role"]),
        proofs=tuple(
            Proof(
                document_id=quote["document_id"],
                evidence=Evidence(
                    **{name: quote[name] for name in ("field", "value", "quote", "start", "end")}
                ),
            )
            for quote in decision.evidence
        ),
        decision_id=decision.id,
        decided_at=decision.decided_at,
        accepted_at=accepted_at,
    )
