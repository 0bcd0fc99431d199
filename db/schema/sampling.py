"""What is asked of reviewers about what the machine discarded, and what they submit themselves."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed


class Stratum(StrEnum):
    """Where the machine discarded a document."""

    OFF_TOPIC = "off_topic"  # screened out before it was read
    NO_CANDIDATE = "no_candidate"  # read, and nothing seen
    BELOW_THRESHOLD = "below_threshold"  # read, and what was seen was not sure enough to propose


class Answer(StrEnum):
    """What a reviewer says of a sampled document."""

    ACTION = "action"  # there is one, and the machine missed it
    NONE = "none"
    OPEN = "open"  # the answer before is taken back


class SampleRow(Base):
    """One document of the sample; key: sha256 of its address, which chooses and orders the sample.

    document_id: empty where nothing could be read of it, and reason says why.
    """

    __tablename__ = "samples"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    stratum: Mapped[Stratum] = mapped_column(closed(Stratum, "stratum"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    reason: Mapped[str | None]
    drawn_at: Mapped[datetime]


class SampleAnswerRow(Base):
    """A reviewer's answer; the last one on a sample counts, and a trigger keeps the rows as they are."""

    __tablename__ = "sample_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id"), index=True)
    answer: Mapped[Answer] = mapped_column(closed(Answer, "answer"))
    reviewer: Mapped[str]
    note: Mapped[str]
    answered_at: Mapped[datetime]


class SubmissionRow(Base):
    """That a user submitted a document over the web; source: the URL, or the name of the file."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    source: Mapped[str]
    submitted_by: Mapped[str]
    submitted_at: Mapped[datetime]
