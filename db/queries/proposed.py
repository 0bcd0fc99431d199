"""Candidates as the doors see them: filtered, ordered, counted; without the texts, which may be long."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Unpack

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from db.convert import read_candidate, read_document
from db.queries.filters import Filters, conditions
from db.schema import AnnotationRow, CandidateRow, DocumentRow, EvidenceRow, ReviewRow
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.records import Candidate, Document, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document version without its text, which may be long: `document` gives that."""

    id: int
    version: int
    digest: str
    url: str
    title: str
    published_date: PartialDate | None
    publisher: str | None
    language: str | None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCandidate:
    """A candidate and the document version that its evidence quotes.

    re_review_of: the decided candidate that it tells anew.  added_by: the reviewer who added what the
    machine had missed.  decision_id: the last decision on it that the viewer may know of.
    """

    id: int
    state: CandidateState
    candidate: Candidate
    document: DocumentLine
    model: str
    created_at: datetime
    re_review_of: int | None
    added_by: str | None = None
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


def candidates(
    session: Session,
    *,
    order: Literal["confidence", "newest"] = "confidence",
    limit: int | None = None,
    offset: int = 0,
    viewer: str | None = None,
    **filters: Unpack[Filters],
) -> list[StoredCandidate]:
    """Return candidates, the surest or the newest first, as a reviewer (None: the program) may see them."""
    first = (CandidateRow.confidence.desc(),) if order == "confidence" else ()
    statement = _reviewed().where(*conditions(session, filters)).order_by(*first, CandidateRow.id.desc())
    return list(_views(session, statement.limit(limit).offset(offset), viewer))


def count_candidates(session: Session, **filters: Unpack[Filters]) -> int:
    """Return how many candidates there are."""
    statement = select(func.count()).select_from(CandidateRow).where(*conditions(session, filters))
    return session.scalar(statement) or 0


def candidate(session: Session, candidate_id: int, *, viewer: str | None = None) -> StoredCandidate | None:
    """Return one candidate as a reviewer (None: the program) may see it, or None if there is none."""
    return next(_views(session, _reviewed().where(CandidateRow.id == candidate_id), viewer), None)


def candidates_of(
    session: Session, ids: Collection[int], *, viewer: str | None = None
) -> list[StoredCandidate]:
    """Return the candidates of these numbers, in the order of the numbers; unknown ones are left out."""
    found = {one.id: one for one in _views(session, _reviewed().where(CandidateRow.id.in_(ids)), viewer)}
    return [found[number] for number in ids if number in found]


def document(session: Session, document_id: int) -> Document:
    """Return a document version with its text; raise LookupError where there is none of that id."""
    row = session.get(DocumentRow, document_id)
    if row is None:
        raise LookupError(f"no document {document_id}")
    return read_document(row)


def untagged(session: Session, document_id: int) -> str | None:
    """Return why the last reading of a document version looked for nothing; None where it did look."""
    last = select(AnnotationRow.untagged).where(AnnotationRow.document_id == document_id)
    return session.scalar(last.order_by(AnnotationRow.id.desc()).limit(1))


TOGETHER = 500  # candidates whose evidence is asked for at once
_LINE = (
    DocumentRow.id,
    DocumentRow.version,
    DocumentRow.digest,
    DocumentRow.url,
    DocumentRow.title,
    DocumentRow.published,
    DocumentRow.publisher,
    DocumentRow.language,
    DocumentRow.origin,
)


def _reviewed() -> Select[Any]:
    """Select the columns of candidates with last decision and coder: rows, as records are made of them."""
    return select(CandidateRow.__table__, ReviewRow.decision_id, ReviewRow.coder).outerjoin(
        ReviewRow, ReviewRow.candidate_id == CandidateRow.id
    )


def _views(session: Session, statement: Select[Any], viewer: str | None = None) -> Iterator[StoredCandidate]:
    for rows in session.execute(statement).partitions(TOGETHER):
        yield from _with_evidence(session, rows, viewer)


def _with_evidence(
    session: Session, rows: Sequence[Row[Any]], viewer: str | None
) -> Iterator[StoredCandidate]:
    told = select(*_LINE).where(DocumentRow.id.in_({row.document_id for row in rows}))
    lines = {row.id: _line(row) for row in session.execute(told)}
    proofs = select(EvidenceRow.__table__).where(EvidenceRow.candidate_id.in_([row.id for row in rows]))
    evidence: dict[int, list[Row[Any]]] = defaultdict(list)
    for proof in session.execute(proofs.order_by(EvidenceRow.id)):
        evidence[proof.candidate_id].append(proof)
    for row in rows:
        blind = viewer is not None and row.coder not in {None, viewer}
        yield StoredCandidate(
            id=row.id,
            state=row.state,
            candidate=read_candidate(row, evidence[row.id]),
            document=lines[row.document_id],
            model=row.model,
            created_at=row.created_at,
            re_review_of=row.re_review_of,
            added_by=row.added_by,
            decision_id=None if blind else row.decision_id,
        )


def _line(row: Row[Any]) -> DocumentLine:
    return DocumentLine(
        id=row.id,
        version=row.version,
        digest=row.digest,
        url=row.url,
        title=row.title,
        published_date=PartialDate(row.published[:10]) if row.published else None,  # the day of a time
        publisher=row.publisher,
        language=row.language,
        origin=row.origin,
    )
