"""What people decided: decisions, which a trigger keeps append-only, and the actions they accepted."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed
from pipeline.records import Certainty, Role, Status


class Verdict(StrEnum):
    """What a reviewer says of a candidate."""

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    DUPLICATE = "duplicate"


class DecisionRow(Base):
    """One reviewer's verdict on one candidate; shown: the hash of exactly what was on display."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(closed(Verdict, "verdict"))
    reviewer: Mapped[str]
    note: Mapped[str]
    fields: Mapped[dict[str, Any]]  # as amended
    shown: Mapped[str]
    decided_at: Mapped[datetime]


class ActionRow(Base):
    """The accepted fact that analysts query; it stands until a later decision ends it.

    retired_by: that later decision; empty for the facts that count now.
    """

    __tablename__ = "actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    type: Mapped[str]
    date: Mapped[str | None]
    date_derivation: Mapped[str | None]
    instrument: Mapped[str | None]
    status: Mapped[Status] = mapped_column(closed(Status, "status"))
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty, "certainty"))
    role: Mapped[Role] = mapped_column(closed(Role, "role"))


class PartyRow(Base):
    """One party of an action; field: actors, endorsers, members or firms, in the order given."""

    __tablename__ = "action_parties"
    __table_args__ = (Index(None, "value", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"), index=True)
    field: Mapped[str]
    value: Mapped[str]
