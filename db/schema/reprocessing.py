"""What a model at hand would change in what is stored, kept until somebody adopts or drops it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed

NOTHING_OR_JSON = JSON(none_as_null=True)


class Progress(StrEnum):
    """How far a reprocess has come."""

    READING = "reading"  # or stopped: the same asked for again goes on
    PROPOSED = "proposed"  # all is read, the difference can be seen, nothing is changed
    ADOPTING = "adopting"  # or stopped: adopting again goes on
    ADOPTED = "adopted"
    DROPPED = "dropped"


class ReprocessRow(Base):
    """One reading anew; mentions, since: of which documents, all where both are empty.

    model, codebook: by which.  documents: how many are asked for, up to the id `until`; read: how many were,
    up to the id `last`; failed: of these, how many broke us, and stay as they are.
    tally: the difference in numbers, by type and field.
    """

    __tablename__ = "reprocesses"

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str]
    codebook: Mapped[int]
    mentions: Mapped[str | None]
    since: Mapped[datetime | None]
    progress: Mapped[Progress] = mapped_column(closed(Progress, "progress"))
    documents: Mapped[int]
    read: Mapped[int]
    failed: Mapped[int]
    last: Mapped[int]
    until: Mapped[int]
    tally: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    adopted_at: Mapped[datetime | None]


class RereadingRow(Base):
    """One document that is read otherwise than before; where nothing differs there is no row.

    reading: mentions and candidates, until they are adopted or dropped.  differences: what was shown.
    """

    __tablename__ = "rereadings"

    reprocess_id: Mapped[int] = mapped_column(ForeignKey("reprocesses.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)
    reading: Mapped[dict[str, Any] | None] = mapped_column(NOTHING_OR_JSON)
    differences: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
