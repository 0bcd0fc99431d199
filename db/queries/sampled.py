"""The sample of what was discarded, as reviewers see it, and what it tells of recall."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from db.queries.discarded import passed_over, proposed, screened_out
from db.schema import (
    Answer,
    CandidateRow,
    DecisionRow,
    DocumentRow,
    EntryRow,
    ReviewRow,
    SampleAnswerRow,
    SampleRow,
    Stage,
    Stratum,
    Verdict,
)
from pipeline.changes import CandidateState
from pipeline.records import Origin
from pipeline.review.sampling import Looked, Recall, estimate

_TELLING = (Verdict.ACCEPT, Verdict.AMEND, Verdict.DUPLICATE)  # that the document tells of an action


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A document of the sample; where it was discarded is not told, so that nobody judges by that.

    answer, answered_by: the last that was said of it.
    """

    id: int
    document_id: int
    answer: Answer | None
    answered_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How well the machine finds the documents that tell of an action.

    screened, read: what was found among those that were screened out, and those that gave no candidate.
    below: missed documents in which something was seen, and not proposed as it was not sure enough.
    unreadable: drawn, and nothing could be read of them; they count as not looked into.
    accepted, undecided: documents with proposals.  likely: the share of decided ones that were accepted.
    """

    screened: Looked
    read: Looked
    below: int
    unreadable: int
    accepted: int
    undecided: int
    likely: float
    recall: Recall


def sampled(session: Session, sample_id: int) -> Sampled | None:
    """Return a document of the sample, None where there is none of that id."""
    row = session.execute(_asked_about().where(SampleRow.id == sample_id)).first()
    return None if row is None else Sampled(**row._mapping)


def next_sampled(session: Session, *, after: int | None = None) -> Sampled | None:
    """Return the next document to look through; after: the one that was passed over."""
    waiting = _asked_about().where(_open()).order_by(SampleRow.key)
    if after is not None:
        passed = select(SampleRow.key).where(SampleRow.id == after).scalar_subquery()
        waiting = waiting.where(SampleRow.key > passed)
    row = session.execute(waiting.limit(1)).first()
    return None if row is None else Sampled(**row._mapping)


def count_sampled(session: Session) -> tuple[int, int]:
    """Return how many documents of the sample wait, and how many are answered."""
    about = _asked_about().add_columns(_open().label("waits")).subquery()
    waiting, every = session.execute(
        select(func.count().filter(about.c.waits), func.count()).select_from(about)
    ).one()
    return waiting, every - waiting


def recall(session: Session, *, level: float = 0.95) -> Found:
    """Return how well the machine finds the documents that tell of an action, by decisions and sample."""
    looked = _looked(session)
    address = func.coalesce(EntryRow.url, EntryRow.feed + " " + EntryRow.guid)
    screened = Looked(
        documents=_number(session, screened_out(func.count(address.distinct()))),
        **looked[Stratum.OFF_TOPIC],
    )
    told, below = looked[Stratum.NO_CANDIDATE], looked[Stratum.BELOW_THRESHOLD]
    read = Looked(
        documents=_number(session, passed_over(func.count(DocumentRow.url_key.distinct()))),
        answered=told["answered"] + below["answered"],
        missed=told["missed"] + below["missed"],
    )
    accepted, undecided, decided = _proposals(session)
    likely = accepted / decided if decided else 1.0
    unreadable = select(func.count()).select_from(SampleRow).where(SampleRow.document_id.is_(None))
    return Found(
        screened=screened,
        read=read,
        below=below["missed"],
        unreadable=_number(session, unreadable),
        accepted=accepted,
        undecided=undecided,
        likely=likely,
        recall=estimate(accepted, undecided, likely, [screened, read], level=level),
    )


def _last() -> Select[tuple[int]]:
    return select(func.max(SampleAnswerRow.id)).group_by(SampleAnswerRow.sample_id)


def _asked_about() -> Select[Any]:
    return (
        select(
            SampleRow.id,
            SampleRow.document_id,
            SampleAnswerRow.answer,
            SampleAnswerRow.reviewer.label("answered_by"),
        )
        .outerjoin(
            SampleAnswerRow,
            (SampleAnswerRow.sample_id == SampleRow.id) & SampleAnswerRow.id.in_(_last()),
        )
        .where(SampleRow.document_id.is_not(None))
    )


def _open() -> ColumnElement[bool]:
    return SampleAnswerRow.answer.is_(None) | (SampleAnswerRow.answer == Answer.OPEN)


def _looked(session: Session) -> dict[Stratum, dict[str, int]]:
    """Return by stratum how many documents were answered for and missed, of those still discarded."""
    still = select(SampleRow.stratum, SampleAnswerRow.answer, func.count()).join(
        SampleAnswerRow, SampleAnswerRow.sample_id == SampleRow.id
    )
    rows = session.execute(
        still.join(DocumentRow, DocumentRow.id == SampleRow.document_id)
        .where(SampleAnswerRow.id.in_(_last()), SampleAnswerRow.answer != Answer.OPEN, ~proposed())
        .group_by(SampleRow.stratum, SampleAnswerRow.answer)
    )
    looked = {stratum: {"answered": 0, "missed": 0} for stratum in Stratum}
    for stratum, said, number in rows:
        looked[stratum]["answered"] += number
        looked[stratum]["missed"] += number if said is Answer.ACTION else 0
    return looked


def _proposals(session: Session) -> tuple[int, int, int]:
    """Return how many documents have an accepted proposal, wait for a decision, and are decided on."""
    counted = func.count(DocumentRow.url_key.distinct())
    of_feeds = select(counted).where(DocumentRow.origin != Origin.SUBMITTED)
    of_it = (ReviewRow.candidate_id == CandidateRow.id, ReviewRow.stage == Stage.SETTLED)
    tells = exists().where(*of_it, DecisionRow.id == ReviewRow.settled_by, DecisionRow.verdict.in_(_TELLING))
    is_accepted, waits = proposed(tells), proposed(CandidateRow.state == CandidateState.OPEN)
    accepted = _number(session, of_feeds.where(is_accepted))
    undecided = _number(session, of_feeds.where(waits, ~is_accepted))
    return accepted, undecided, _number(session, of_feeds.where(proposed(), ~waits | is_accepted))


def _number(session: Session, statement: Select[tuple[int]]) -> int:
    return session.scalar(statement) or 0
