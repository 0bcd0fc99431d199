"""Accepted actions as records, in pages of any size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack

from sqlalchemy import ColumnElement, UnaryExpression, and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries.explored.filters import Wanted, conditions
from db.schema import ActionEvidenceRow, ActionRow, DecisionRow, PartyRow
from pipeline.dates import PartialDate
from pipeline.records import Action, Evidence, Proof

CHUNK = 500  # actions read at once
Order = Literal["newest", "oldest", "accepted"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list in order goes on: after this date and id (as last accepted: decision)."""

    date: str | None
    id: int


def accepted(
    session: Session,
    *,
    order: Order = "newest",
    limit: int | None = None,
    offset: int = 0,
    after: Place | None = None,
    **wanted: Unpack[Wanted],
) -> list[Action]:
    """Return actions by date, the newest or the oldest first and the undated last, or as last accepted."""
    statement = (
        select(ActionRow)
        .where(*conditions(session, wanted, walking=limit is not None))
        .order_by(*_order(order))
        .limit(limit)
        .offset(offset)
    )
    if after is not None:
        statement = statement.where(_beyond(order, after))
    return records(session, session.scalars(statement).all())


def stream(session: Session, *, order: Order = "newest", **wanted: Unpack[Wanted]) -> Iterator[Action]:
    """Yield all actions in order, in flat memory."""
    ids = session.scalars(
        select(ActionRow.id).where(*conditions(session, wanted)).order_by(*_order(order))
    ).all()
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        rows = {row.id: row for row in session.scalars(select(ActionRow).where(ActionRow.id.in_(part)))}
        yield from records(session, [rows[number] for number in part])
        session.expunge_all()


def accepted_one(session: Session, action_id: int) -> Action | None:
    """Return an action, also one that was retired and says so, or None if there never was one."""
    row = session.get(ActionRow, action_id)
    return records(session, [row])[0] if row else None


def count_accepted(session: Session, **wanted: Unpack[Wanted]) -> int:
    """Return how many actions there are."""
    return (
        session.scalar(select(func.count()).select_from(ActionRow).where(*conditions(session, wanted))) or 0
    )


def _order(order: Order) -> tuple[UnaryExpression[Any], ...]:
    if order == "accepted":
        return (ActionRow.decision_id.desc(),)
    if order == "newest":
        return (ActionRow.date_start.desc().nulls_last(), ActionRow.id.desc())
    return (ActionRow.date_start.asc().nulls_last(), ActionRow.id.asc())


def _beyond(order: Order, after: Place) -> ColumnElement[bool]:
    if order == "accepted":
        return ActionRow.decision_id < after.id
    newest = order == "newest"
    later = ActionRow.id < after.id if newest else ActionRow.id > after.id
    if after.date is None:
        return and_(ActionRow.date_start.is_(None), later)
    first = PartialDate(after.date).first.isoformat()
    further = ActionRow.date_start < first if newest else ActionRow.date_start > first
    return or_(further, and_(ActionRow.date_start == first, later), ActionRow.date_start.is_(None))


def records(session: Session, rows: Sequence[ActionRow]) -> list[Action]:
    """Return the actions of rows, in their order: few statements for any number."""
    found: list[Action] = []
    for start in range(0, len(rows), CHUNK):
        found += _chunk(session, rows[start : start + CHUNK])
    return found


def _chunk(session: Session, rows: Sequence[ActionRow]) -> Iterator[Action]:
    ids = [row.id for row in rows]
    parties: dict[tuple[int, str], list[str]] = {}
    for party in session.execute(
        select(PartyRow.action_id, PartyRow.field, PartyRow.value)
        .where(PartyRow.action_id.in_(ids))
        .order_by(PartyRow.id)
    ):
        parties.setdefault((party.action_id, party.field), []).append(party.value)
    proofs: dict[int, list[Proof]] = {}
    columns = (  # rather than rows, which cost three times as much
        *(ActionEvidenceRow.action_id, ActionEvidenceRow.document_id, ActionEvidenceRow.field),
        *(ActionEvidenceRow.value, ActionEvidenceRow.quote),
        *(ActionEvidenceRow.start_char, ActionEvidenceRow.end_char),
    )
    quoted = select(*columns).where(ActionEvidenceRow.action_id.in_(ids)).order_by(ActionEvidenceRow.id)
    for action, document, field, value, quote, start, end in session.execute(quoted):
        evidence = Evidence(field=field, value=value, quote=quote, start=start, end=end)
        proofs.setdefault(action, []).append(Proof(document_id=document, evidence=evidence))
    made = {
        row.id: row.decided_at
        for row in session.execute(
            select(DecisionRow.id, DecisionRow.decided_at).where(
                DecisionRow.id.in_([row.decision_id for row in rows])
            )
        )
    }
    first = {
        row.candidate_id: row.first
        for row in session.execute(
            select(DecisionRow.candidate_id, func.min(DecisionRow.decided_at).label("first"))
            .where(DecisionRow.candidate_id.in_(ids), DecisionRow.after.is_not(None))
            .group_by(DecisionRow.candidate_id)
        )
    }
    for row in rows:
        decided_at = made[row.decision_id]
        yield Action(
            id=row.id,
            type=row.type,
            date=PartialDate(row.date) if row.date else None,
            date_derivation=row.date_derivation,
            actors=tuple(parties.get((row.id, "actors"), ())),
            endorsers=tuple(parties.get((row.id, "endorsers"), ())),
            members=tuple(parties.get((row.id, "members"), ())),
            firms=tuple(parties.get((row.id, "firms"), ())),
            instrument=row.instrument,
            status=row.status,
            certainty=row.certainty,
            role=row.role,
            proofs=tuple(proofs.get(row.id, ())),
            decision_id=row.decision_id,
            decided_at=decided_at,
            accepted_at=min(decided_at, first.get(row.id, decided_at)),
            retired=row.retired_by is not None,
        )
