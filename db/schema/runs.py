"""What ran: when, what came of it, and why it failed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base


class RunRow(Base):
    """One run of a flow or command; `ended_at` stays empty where it was killed.

    kind: ingest, maintain, …  counts, seconds: what it did, and how long each stage took.
    """

    __tablename__ = "runs"
    __table_args__ = (Index(None, "kind", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    counts: Mapped[dict[str, Any]]
    seconds: Mapped[dict[str, Any]]
