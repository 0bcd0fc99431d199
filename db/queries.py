"""What the doors may ask: frozen views, no rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, selectinload

from db.convert import read_candidate, read_document
from db.schema import Base, CandidateRow, DecisionRow, DocumentRow, EntryRow, EvidenceRow, FetchRow, PageRow
from db.store.fetches import StoredPage, read_page
from pipeline.changes import CandidateState
from pipeline.ids import digest
from pipeline.records import Candidate, Document, EntryState, FetchOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCandidate:
    """A candidate with the document version that its evidence quotes.

    re_review_of: the decided candidate that it tells anew.  decision_id: the last decision on it.
    """

    id: int
    state: CandidateState
    candidate: Candidate
    document: Document
    document_id: int
    version: int
    model: str
    created_at: datetime
    re_review_of: int | None
    decision_id: int | None

    @property
    def shown(self) -> str:
        """Return the hash of all that a reviewer sees of it; a decision binds to that and nothing else."""
        spans = [f"{e.start}:{e.end}:{e.field}={e.value}" for e in self.candidate.evidence]
        return digest(
            self.candidate.key,
            repr(self.candidate.confidence),
            *self.candidate.reasons,
            *spans,
            self.document.url,
            self.document.digest,
            self.state,
            str(self.decision_id),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """An entry and where it ended."""

    id: int
    feed: str
    guid: str
    url: str | None
    title: str
    state: EntryState
    reason: str | None
    retry_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLine:
    """One attempt at a URL, for the log."""

    id: int
    feed: str | None
    url: str
    started_at: datetime
    elapsed: float
    outcome: FetchOutcome
    status: int | None
    bytes: int
    reason: str | None


def candidates(
    session: Session,
    *,
    document_id: int | None = None,
    state: CandidateState | str | None = CandidateState.OPEN,
    type: str | None = None,
    actor: str | None = None,
    firm: str | None = None,
    min_confidence: float | None = None,
    order: Literal["confidence", "newest"] = "confidence",
    limit: int | None = None,
) -> list[StoredCandidate]:
    """Return candidates, the surest or the newest first; None: whatever it is.

    document_id: of that document, told by whichever of its versions.
    """
    statement = _with_document()
    if document_id is not None:
        url_key = select(DocumentRow.url_key).where(DocumentRow.id == document_id).scalar_subquery()
        versions = select(DocumentRow.id).where(DocumentRow.url_key == url_key)
        statement = statement.where(CandidateRow.document_id.in_(versions))
    if state is not None:
        statement = statement.where(CandidateRow.state == CandidateState(state))
    if type is not None:
        statement = statement.where(CandidateRow.type == type)
    for name, value in (("actors", actor), ("firms", firm)):
        if value is not None:
            names = (EvidenceRow.candidate_id == CandidateRow.id, EvidenceRow.field == name)
            statement = statement.where(exists().where(*names, EvidenceRow.value == value))
    if min_confidence is not None:
        statement = statement.where(CandidateRow.confidence >= min_confidence)
    first = (CandidateRow.confidence.desc(),) if order == "confidence" else ()
    return list(_views(session, statement.order_by(*first, CandidateRow.id.desc()).limit(limit)))


def candidate(session: Session, candidate_id: int) -> StoredCandidate | None:
    """Return one candidate, or None where there is none of that id."""
    return next(_views(session, _with_document().where(CandidateRow.id == candidate_id)), None)


def _with_document() -> Select[tuple[CandidateRow, int | None]]:
    """Select candidates with document, evidence and last decision: few statements for any number."""
    last = (
        select(func.max(DecisionRow.id))
        .where(DecisionRow.candidate_id == CandidateRow.id)
        .correlate(CandidateRow)
        .scalar_subquery()
    )
    return select(CandidateRow, last).options(
        selectinload(CandidateRow.document), selectinload(CandidateRow.evidence)
    )


def _views(session: Session, statement: Select[tuple[CandidateRow, int | None]]) -> Iterator[StoredCandidate]:
    documents: dict[int, Document] = {}
    for row, decision_id in session.execute(statement):
        if row.document_id not in documents:
            documents[row.document_id] = read_document(row.document)
        yield StoredCandidate(
            id=row.id,
            state=row.state,
            candidate=read_candidate(row),
            document=documents[row.document_id],
            document_id=row.document_id,
            version=row.document.version,
            model=row.model,
            created_at=row.created_at,
            re_review_of=row.re_review_of,
            decision_id=decision_id,
        )


def entry_counts(session: Session) -> dict[str, dict[EntryState, int]]:
    """Return how many entries of each feed are in each state; states without any are left out."""
    counts: dict[str, dict[EntryState, int]] = {}
    grouped = select(EntryRow.feed, EntryRow.state, func.count()).group_by(EntryRow.feed, EntryRow.state)
    for feed, state, number in session.execute(grouped.order_by(EntryRow.feed)):
        counts.setdefault(feed, {})[state] = number
    return counts


def entries(session: Session, feed: str | None = None) -> list[EntryLine]:
    """Return every entry of a feed (None: of all), with where it ended and why."""
    statement = select(EntryRow).order_by(EntryRow.id)
    if feed is not None:
        statement = statement.where(EntryRow.feed == feed)
    return [
        EntryLine(
            id=row.id,
            feed=row.feed,
            guid=row.guid,
            url=row.url,
            title=row.title,
            state=row.state,
            reason=row.reason,
            retry_at=row.retry_at,
        )
        for row in session.scalars(statement)
    ]


def page_of(session: Session, document_id: int) -> StoredPage | None:
    """Return the archived page that a document version was read from; None where it was not fetched."""
    found = session.scalar(
        select(PageRow)
        .join(DocumentRow, DocumentRow.page_id == PageRow.id)
        .where(DocumentRow.id == document_id)
    )
    return read_page(found) if found else None


def fetch_log(session: Session, limit: int) -> list[FetchLine]:
    """Return the last attempts at any URL, newest first."""
    rows = session.scalars(select(FetchRow).order_by(FetchRow.id.desc()).limit(limit))
    return [
        FetchLine(
            id=row.id,
            feed=row.feed,
            url=row.url,
            started_at=row.started_at,
            elapsed=row.elapsed,
            outcome=row.outcome,
            status=row.status,
            bytes=row.bytes,
            reason=row.reason,
        )
        for row in rows
    ]


def totals(session: Session) -> dict[str, int]:
    """Return the number of rows of every table, by its name."""
    tables = sorted(Base.metadata.tables.items())
    return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables}
