"""What was read: documents, annotations with their mentions, candidates with their evidence."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.schema.base import Base, closed
from pipeline.changes import CandidateState
from pipeline.records import Certainty, Label, Origin, Role, Status

PARTIES = "field IN ('actors', 'endorsers', 'firms')"  # indexed: ids, never long


class DocumentRow(Base):
    """One version of a document; a trigger keeps its title and text as they are.

    url_key: sha256 of the URL, because PostgreSQL does not index a URL of any length.
    published: ISO 8601 text, `2024-03` or a time at its publisher's: as precise as it is known.
    current_since: the version with the latest is what the URL says now; an edit may be taken back.
    text_digest: by which the same text at another address is found.
    edited_from, diff: the version that it took the place of, and a unified diff of the two texts.
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("url_key", "version"), UniqueConstraint("url_key", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    url_key: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    text_digest: Mapped[str] = mapped_column(index=True)
    edited_from: Mapped[int | None]  # its number
    diff: Mapped[str | None] = mapped_column(deferred=True)
    published: Mapped[str | None]
    publisher: Mapped[str | None]
    country: Mapped[str | None]
    language: Mapped[str | None]
    origin: Mapped[Origin] = mapped_column(closed(Origin, "origin"))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id"))
    created_at: Mapped[datetime]
    current_since: Mapped[datetime]


class AddressRow(Base):
    """One address at which a document is found, and the version it had when it was last read.

    page_id: the last page that was fetched from there.  look_at: when to look there again for edits.
    withdrawn_at: since when the page is gone from there; empty while it is there.
    """

    __tablename__ = "document_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    url_key: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id"))
    first_seen_at: Mapped[datetime]
    look_at: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]


class AnnotationRow(Base):
    """That one model version read one document version, and in which language; untagged: why it did not."""

    __tablename__ = "annotations"
    __table_args__ = (UniqueConstraint("document_id", "model"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    model: Mapped[str]
    language: Mapped[str | None]
    untagged: Mapped[str | None]
    created_at: Mapped[datetime]


class MentionRow(Base):
    """A labelled span of the document's text; offsets count characters, end exclusive."""

    __tablename__ = "mentions"

    id: Mapped[int] = mapped_column(primary_key=True)
    annotation_id: Mapped[int] = mapped_column(ForeignKey("annotations.id"), index=True)
    start_char: Mapped[int]
    end_char: Mapped[int]
    label: Mapped[Label] = mapped_column(closed(Label, "label"))
    quote: Mapped[str]
    registry_id: Mapped[str]
    actor: Mapped[str | None]
    derivation: Mapped[str | None]


class CandidateRow(Base):
    """An action that the machine proposes; re_review_of: the decided candidate that it tells anew.

    added_by: the reviewer who added it because the machine had missed it.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("document_id", "key"),
        Index(None, "state", "confidence"),
        Index(None, "state", "role", "confidence", "id"),  # the queue's order
        Index(None, "type", "state", "role", "confidence", "id"),  # and that of the queue of one type
        Index(None, "type", "date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    model: Mapped[str]
    key: Mapped[str]
    type: Mapped[str]
    date: Mapped[str | None]
    date_derivation: Mapped[str | None]
    actors: Mapped[list[str]]
    endorsers: Mapped[list[str]]
    members: Mapped[list[str]]
    firms: Mapped[list[str]]
    instrument: Mapped[str | None]
    status: Mapped[Status] = mapped_column(closed(Status, "status"))
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty, "certainty"))
    role: Mapped[Role] = mapped_column(closed(Role, "role"))
    confidence: Mapped[float]
    reasons: Mapped[list[str]]
    state: Mapped[CandidateState] = mapped_column(closed(CandidateState, "state"))
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"))
    re_review_of: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    added_by: Mapped[str | None]
    created_at: Mapped[datetime]

    document: Mapped[DocumentRow] = relationship(lazy="raise")
    evidence: Mapped[list["EvidenceRow"]] = relationship(order_by="EvidenceRow.id", lazy="raise")


class EvidenceRow(Base):
    """A verbatim span that supports one value of one field of a candidate."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index(
            None,
            "value",
            "field",
            "candidate_id",
            sqlite_where=text(PARTIES),
            postgresql_where=text(PARTIES),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    field: Mapped[str]
    value: Mapped[str]
    quote: Mapped[str]
    start_char: Mapped[int]
    end_char: Mapped[int]
