"""Keep what is to be delivered: nothing lost, and what was tried twice known by its key."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.queries.alerts import AlertLine, active, read_alert
from db.schema.alerts import AlertRow, AlertToldRow, DeliveryRow, DeliveryState
from db.store.locks import hold
from pipeline.alerts import next_due, next_try
from pipeline.errors import AlertError

LEASE = timedelta(minutes=5)  # in which whoever took a delivery has sent it, or is dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A delivery to be tried now, by us alone until its lease ends; tries: how often before."""

    id: int
    key: str
    alert: AlertLine
    payload: Mapping[str, Any]
    secret: str | None
    tries: int


def queue_delivery(session: Session, alert_id: int, payload: Mapping[str, Any], *, now: datetime) -> int:
    """Store what is to be delivered at once; return its id."""
    row = DeliveryRow(
        key=f"msg_{uuid.uuid4().hex}",
        alert_id=alert_id,
        payload=dict(payload),
        state=DeliveryState.WAITING,
        tries=0,
        made_at=now,
        due_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def queue_digest(
    session: Session,
    line: AlertLine,
    payload: Mapping[str, Any] | None,
    told: Collection[int],
    *,
    now: datetime,
) -> None:
    """Store a digest, what it tells, and when the next is due; without a payload only that."""
    if payload is not None:
        delivery = queue_delivery(session, line.id, payload, now=now)
        rows = [{"alert_id": line.id, "told_id": one, "delivery_id": delivery} for one in told]
        session.execute(insert(AlertToldRow), rows)
    session.get_one(AlertRow, line.id).due_at = next_due(line.alert, now)


def take(session: Session, now: datetime, *, but: Collection[int] = ()) -> Taken | None:
    """Take the next delivery that is due, the oldest first; but: not of these alerts."""
    hold(session, "deliveries", "take")
    row = session.execute(
        select(DeliveryRow, AlertRow)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(DeliveryRow.state == DeliveryState.WAITING, DeliveryRow.due_at <= now, *active())
        .where(AlertRow.id.not_in(but))
        .order_by(DeliveryRow.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    delivery, alert = row
    delivery.due_at = now + LEASE
    return Taken(
        id=delivery.id,
        key=delivery.key,
        alert=read_alert(alert),
        payload=delivery.payload,
        secret=alert.secret,
        tries=delivery.tries,
    )


def settle(session: Session, taken: Taken, problem: str | None, *, now: datetime) -> bool:
    """Store what came of a try; problem: None where it arrived.  Tell whether it is given up."""
    again = next_try(taken.tries + 1, now) if problem else None
    state = DeliveryState.WAITING if again else DeliveryState.GIVEN_UP if problem else DeliveryState.DELIVERED
    values = {"state": state, "tries": taken.tries + 1, "problem": problem}
    values |= {"due_at": again} if again else {"ended_at": now}
    ours = (DeliveryRow.id == taken.id, DeliveryRow.state == DeliveryState.WAITING)
    session.execute(update(DeliveryRow).where(*ours).values(values))
    return state is DeliveryState.GIVEN_UP


def deliver_again(session: Session, delivery_id: int, *, now: datetime) -> None:
    """Let a delivery be tried anew, with its own key; raise AlertError where that cannot be."""
    row = session.get(DeliveryRow, delivery_id)
    if row is None:
        raise AlertError(f"there is no delivery {delivery_id}: `mercwatch alerts list` has the last ones")
    if session.get_one(AlertRow, row.alert_id).stopped_at is not None:
        raise AlertError(f"alert {row.alert_id} was stopped: make another")
    row.state, row.tries, row.due_at = DeliveryState.WAITING, 0, now
    row.ended_at = row.problem = None
