"""What people decided: decisions, which a trigger keeps append-only, and what follows from them.

Only decisions are the truth; `reviews`, `actions` and what hangs on them are their fold, to be made anew
at any time.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed
from pipeline.records import Certainty, Role, Status

COUNTING = "retired_by IS NULL"
NOTHING_OR_JSON = JSON(none_as_null=True)


class Verdict(StrEnum):
    """What a reviewer says of a candidate."""

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    DUPLICATE = "duplicate"
    SKIP = "skip"  # not now; says nothing of the candidate
    FLAG = "flag"  # another shall look at it
    UNDO = "undo"  # of a decision, which then counts no more


class Part(StrEnum):
    """In which part a reviewer decided: alone, as one of two, or between two who disagree."""

    SOLE = "sole"
    CODING = "coding"
    ADJUDICATION = "adjudication"


class Told(StrEnum):
    """How a document tells of an action."""

    QUOTED = "quoted"  # by its evidence
    REPEATS = "repeats"  # as a reviewer said


class Stage(StrEnum):
    """Where the review of a candidate stands."""

    OPEN = "open"  # nothing decided that counts
    SECOND = "second"  # one of two reviewers has decided
    DISPUTED = "disputed"  # two have, and disagree
    SETTLED = "settled"


class DecisionRow(Base):
    """One reviewer's verdict on one candidate, with all that is needed to tell what follows from it.

    fields: what an amendment set.  before, after: the coding that stood, and the one that this decision
    makes, none where it makes none.  evidence: every quote under `after`, with its document.
    model, codebook: what proposed the candidate, and the rules it was judged by.
    shown: the hash of exactly what was on display.  batch: of decisions made at once.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(closed(Verdict, "verdict"))
    part: Mapped[Part | None] = mapped_column(closed(Part, "part"))  # none: skip, flag, undo
    reviewer: Mapped[str] = mapped_column(index=True)
    note: Mapped[str]
    reason: Mapped[str | None]  # of a rejection, a code of the codebook
    fields: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any] | None] = mapped_column(NOTHING_OR_JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(NOTHING_OR_JSON)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True)
    batch: Mapped[str | None] = mapped_column(index=True)
    model: Mapped[str]
    codebook: Mapped[int]
    shown: Mapped[str]
    decided_at: Mapped[datetime]


class ReviewRow(Base):
    """Where the review of a candidate stands; there is none before the first decision.

    action_id: of the action it is about, be there one or not: the first candidate that told it.
    decision_id: the last decision, skips apart.  settled_by: the one whose verdict counts.
    coder: who has decided as the first of two; nobody else is shown what.
    flagged_by: who wants a second opinion.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index(None, "stage", "candidate_id"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    action_id: Mapped[int | None] = mapped_column(index=True)
    stage: Mapped[Stage] = mapped_column(closed(Stage, "stage"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    coder: Mapped[str | None]
    flagged_by: Mapped[str | None]


class ActionRow(Base):
    """The accepted fact that analysts query; its id is that of the first candidate that told it.

    decision_id: the decision that made it as it is.  retired_by: the later one that ended it; empty for
    the facts that count now.  date_start, date_end: the first and last day that its date may mean.
    """

    __tablename__ = "actions"
    __table_args__ = (
        Index(None, "date_start", sqlite_where=text(COUNTING), postgresql_where=text(COUNTING)),
        Index(None, "retired_by", "type", "date_start"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    type: Mapped[str]
    date: Mapped[str | None]
    date_start: Mapped[str | None]
    date_end: Mapped[str | None]
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


class ActionEvidenceRow(Base):
    """A verbatim span that supports one value of an action; several documents may."""

    __tablename__ = "action_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    field: Mapped[str]
    value: Mapped[str]
    quote: Mapped[str]
    start_char: Mapped[int]
    end_char: Mapped[int]


class ActionSourceRow(Base):
    """That a document version tells of an action: quoted by it, or said to repeat it."""

    __tablename__ = "action_sources"

    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)
    told: Mapped[Told] = mapped_column(closed(Told, "told"))
