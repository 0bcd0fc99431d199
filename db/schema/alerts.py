"""Who is told of what: alerts, what they were to deliver and whether it arrived, what each has told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed
from pipeline.alerts import About, Cadence, Channel


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"  # for its time, or for another try
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class AlertRow(Base):
    """A saved filter that tells; never deleted, as deliveries name it, but stopped.

    owner: a user, or who made it at the command line.  secret: what posts are signed with; it has to be kept
    as it is, is shown once and never again.  due_at: of the next digest; empty where each change is told.
    """

    __tablename__ = "alerts"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    about: Mapped[About] = mapped_column(closed(About, "about"))
    filters: Mapped[dict[str, Any]]
    cadence: Mapped[Cadence] = mapped_column(closed(Cadence, "cadence"))
    channel: Mapped[Channel] = mapped_column(closed(Channel, "channel"))
    target: Mapped[str]
    secret: Mapped[str | None]
    zone: Mapped[str]
    hour: Mapped[int]
    weekday: Mapped[int]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    stopped_at: Mapped[datetime | None]


class DeliveryRow(Base):
    """One thing to deliver, made in the transaction that it tells of.

    key: the same at every try, by which a receiver knows what it has had.  due_at: of the next try, or until
    when the process that is at it may take.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "alert_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[DeliveryState] = mapped_column(closed(DeliveryState, "state"))
    tries: Mapped[int]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str | None]


class AlertToldRow(Base):
    """That a digest has told of an action or a candidate, so that none tells of it again."""

    __tablename__ = "alerts_told"

    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
    told_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
