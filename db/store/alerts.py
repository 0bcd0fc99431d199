"""Make and stop alerts."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.schema.alerts import AlertRow, DeliveryRow, DeliveryState
from pipeline.alerts import Alert, Channel, new_secret, next_due
from pipeline.errors import AlertError

MOST = 100  # of one owner that are not stopped


def add_alert(session: Session, alert: Alert, *, now: datetime) -> tuple[int, str | None]:
    """Store an alert; return its id and, for posts, the secret they are signed with, this once."""
    mine = session.query(AlertRow).filter_by(owner=alert.owner, stopped_at=None).count()
    if mine >= MOST:
        raise AlertError(f"{alert.owner} has {mine} alerts: stop some first")
    given = asdict(alert) | {"filters": dict(alert.filters)}
    secret = new_secret() if alert.channel is Channel.POST else None
    row = AlertRow(**given, secret=secret, made_at=now, due_at=next_due(alert, now))
    session.add(row)
    session.flush()
    return row.id, secret


def stop_alert(session: Session, alert_id: int, *, now: datetime) -> None:
    """Stop an alert, and what it has not delivered yet; raise AlertError where there is none."""
    row = session.get(AlertRow, alert_id)
    if row is None:
        raise AlertError(f"there is no alert {alert_id}: `mercwatch alerts list` has their numbers")
    row.stopped_at = row.stopped_at or now
    waiting = (DeliveryRow.alert_id == alert_id, DeliveryRow.state == DeliveryState.WAITING)
    session.execute(
        update(DeliveryRow)
        .where(*waiting)
        .values(state=DeliveryState.GIVEN_UP, ended_at=now, problem="the alert was stopped")
    )
