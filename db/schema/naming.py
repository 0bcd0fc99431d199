"""Names met in text that the registry does not know, and what people did about them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed
from pipeline.proposals import NameKind


class NameVerdict(StrEnum):
    """What a person says of a proposed name."""

    ACCEPT = "accept"  # it was written to the registry
    DISMISS = "dismiss"  # for good
    REOPEN = "reopen"  # what was said before counts no more


class SightingRow(Base):
    """A name in a document's text; key: the same for all its spellings.

    firm: whose alias it is.  hint: kind of firm, as the text has it.  rule: what told the name.
    """

    __tablename__ = "name_sightings"
    __table_args__ = (Index(None, "key", "document_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    key: Mapped[str]
    name: Mapped[str]
    kind: Mapped[NameKind] = mapped_column(closed(NameKind, "kind"))
    firm: Mapped[str | None]
    hint: Mapped[str | None]
    rule: Mapped[str]
    start_char: Mapped[int]
    end_char: Mapped[int]


class NameLookRow(Base):
    """That a document was looked into for names, by which rules."""

    __tablename__ = "name_looks"
    __table_args__ = (Index(None, "rules", "document_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    rules: Mapped[str]


class RegistryChangeRow(Base):
    """What a person said of a name; the last on a key counts, and a trigger keeps the rows as they are.

    change: what an acceptance wrote: section, row, the fields.  file, diff: where, and the difference.
    """

    __tablename__ = "registry_changes"
    __table_args__ = (Index(None, "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    verdict: Mapped[NameVerdict] = mapped_column(closed(NameVerdict, "verdict"))
    change: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    file: Mapped[str | None]
    diff: Mapped[str | None]
    note: Mapped[str]
    done_by: Mapped[str]
    done_at: Mapped[datetime]
