"""What tells of one action: clusters of candidates, what holds them together, copies of documents."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed
from pipeline.duplicates import Kind


class Held(StrEnum):
    """Who holds two candidates together or apart."""

    MACHINE = "machine"
    HUMAN = "human"


class ClusterRow(Base):
    """The candidates that tell of one action.  merged_into: the cluster that its last candidates went to."""

    __tablename__ = "clusters"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"))


class MemberRow(Base):
    """A candidate in its cluster.

    key: of the candidate, the same in whatever order documents arrive; joined, leader: keys of the candidate
    it agrees with, and of the one that leads.  attracts: others may join it.  origin: human where a person
    said so.  fields: which agree.  score, thin: how well.  outline: what it is clustered by.
    document: url_key of its document.
    """

    __tablename__ = "cluster_members"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    document: Mapped[str] = mapped_column(index=True)
    joined: Mapped[str] = mapped_column(index=True)
    leader: Mapped[str] = mapped_column(index=True)
    attracts: Mapped[bool]
    origin: Mapped[Held] = mapped_column(closed(Held, "origin"))
    fields: Mapped[list[str]]
    score: Mapped[int]
    thin: Mapped[bool]
    outline: Mapped[dict[str, Any]]


class ClusterKeyRow(Base):
    """A key under which a candidate is looked for: type, direction, who, and month."""

    __tablename__ = "cluster_keys"
    __table_args__ = (Index(None, "key", "candidate_id"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("cluster_members.candidate_id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class LinkRow(Base):
    """That two candidates are held to be the same action, or two; one < other.

    A trigger keeps the rows as they are: the last on a pair counts, and a person's before a machine's.
    """

    __tablename__ = "cluster_links"
    __table_args__ = (Index(None, "one", "other"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    other: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    same: Mapped[bool]
    origin: Mapped[Held] = mapped_column(closed(Held, "origin"))
    reviewer: Mapped[str | None]
    note: Mapped[str]
    made_at: Mapped[datetime]


class AttachmentRow(Base):
    """What a candidate adds to one that is known: nothing, and it is attached; or these differences.

    to_id: the action, or where it is a copy the candidate that it repeats.  differs: field, accepted, told.
    """

    __tablename__ = "attachments"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    is_copy: Mapped[bool]
    differs: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime]


class CopyRow(Base):
    """That a document repeats an earlier one.  share: of words in common.  changed: words put right."""

    __tablename__ = "document_copies"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    copy_of: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    kind: Mapped[Kind] = mapped_column(closed(Kind, "kind"))
    share: Mapped[float]
    changed: Mapped[list[list[str]]] = mapped_column(JSON)


class BandRow(Base):
    """A key under which a document's like is found."""

    __tablename__ = "document_bands"
    __table_args__ = (Index(None, "band", "document_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    band: Mapped[str] = mapped_column(primary_key=True)
