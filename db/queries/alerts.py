"""Alerts, and what became of their deliveries."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from db.schema import UserRow
from db.schema.alerts import AlertRow, DeliveryRow, DeliveryState
from pipeline.alerts import Alert, Cadence


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """An alert as it is stored, its secret apart.  waiting, given_up: deliveries."""

    id: int
    alert: Alert
    made_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    waiting: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """What became of a delivery; kind: `action.accepted`, `digest.actions` and so on."""

    id: int
    alert_id: int
    key: str
    kind: str
    state: DeliveryState
    tries: int
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    problem: str | None


def alerts(session: Session, *, owner: str | None = None) -> list[AlertLine]:
    """Return the alerts of an owner, or of all, those that tell first."""
    statement = select(AlertRow).order_by(AlertRow.stopped_at.is_not(None), AlertRow.id.desc())
    if owner is not None:
        statement = statement.where(AlertRow.owner == owner)
    counted = select(DeliveryRow.alert_id, DeliveryRow.state, func.count())
    counts = {
        (alert, state): number
        for alert, state, number in session.execute(
            counted.where(DeliveryRow.state != DeliveryState.DELIVERED).group_by(
                DeliveryRow.alert_id, DeliveryRow.state
            )
        )
    }
    return [
        read_alert(
            row,
            waiting=counts.get((row.id, DeliveryState.WAITING), 0),
            given_up=counts.get((row.id, DeliveryState.GIVEN_UP), 0),
        )
        for row in session.scalars(statement)
    ]


def owner_of(session: Session, *, alert_id: int | None = None, delivery_id: int | None = None) -> str | None:
    """Return whose an alert is, or a delivery; None where there is none of that number."""
    found = select(AlertRow.owner)
    if delivery_id is not None:
        found = found.join(DeliveryRow, DeliveryRow.alert_id == AlertRow.id).where(
            DeliveryRow.id == delivery_id
        )
    else:
        found = found.where(AlertRow.id == alert_id)
    return session.scalar(found)


def deliveries(session: Session, of: Collection[int], *, limit: int = 50) -> list[DeliveryLine]:
    """Return the last deliveries of alerts, the newest first."""
    statement = select(DeliveryRow).where(DeliveryRow.alert_id.in_(of)).order_by(DeliveryRow.id.desc())
    return [
        DeliveryLine(
            kind=str(row.payload["type"]),
            **{n: getattr(row, n) for n in DeliveryLine.__slots__ if n != "kind"},
        )
        for row in session.scalars(statement.limit(limit))
    ]


def anything_due(session: Session, now: datetime) -> bool:
    """Tell whether a delivery waits for being tried."""
    due = (DeliveryRow.state == DeliveryState.WAITING, DeliveryRow.due_at <= now)
    return session.scalar(select(exists().where(*due))) or False


def due_digests(session: Session, now: datetime) -> list[int]:
    """Return the alerts whose digest is due."""
    due = select(AlertRow.id).where(AlertRow.due_at <= now, *active()).order_by(AlertRow.id)
    return list(session.scalars(due))


def due_digest(session: Session, alert_id: int, now: datetime) -> AlertLine | None:
    """Return an alert whose digest is still due; None where another process has made it."""
    row = session.scalar(select(AlertRow).where(AlertRow.id == alert_id, AlertRow.due_at <= now, *active()))
    return read_alert(row) if row else None


def listening(session: Session) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the alerts that are told each change, with their filters."""
    yield from session.execute(
        select(AlertRow.id, AlertRow.filters).where(AlertRow.cadence == Cadence.EACH, *active())
    ).tuples()


def active() -> tuple[ColumnElement[bool], ...]:
    """Return what an alert must meet to tell: not stopped, nor its owner removed."""
    removed = exists().where(UserRow.name == AlertRow.owner, UserRow.removed_at.is_not(None))
    return AlertRow.stopped_at.is_(None), ~removed


def read_alert(row: AlertRow, **counts: int) -> AlertLine:
    """Return a row as the doors get it."""
    alert = Alert(**{name: getattr(row, name) for name in Alert.__slots__})
    times = {name: getattr(row, name) for name in ("made_at", "due_at", "stopped_at")}
    return AlertLine(id=row.id, alert=alert, **times, **counts)  # type: ignore[arg-type] # times and counts
