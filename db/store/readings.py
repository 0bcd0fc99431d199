"""Store what the language room read in a document, and what follows for its candidates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.convert import write_candidate, write_evidence
from db.schema import (
    AnnotationRow,
    CandidateRow,
    DocumentRow,
    EvidenceRow,
    MentionRow,
)
from db.store.documents import current_version
from db.store.locks import hold
from db.store.standing import known_of, rows_of
from pipeline.changes import Arrival, CandidateIntents, CandidateState, decide_candidates
from pipeline.records import Annotation, Candidate, Evidence, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCounts:
    """What a reading changed; every candidate of it is inserted, kept, superseding or for re-review."""

    inserted: int = 0
    kept: int = 0
    superseded: int = 0
    withdrawn: int = 0
    re_review: int = 0


def save_reading(
    session: Session,
    document_id: int,
    annotation: Annotation,
    candidates: Sequence[Candidate],
    *,
    now: datetime,
    codebook: int | None = None,
) -> ReadingCounts:
    """Store a reading of a document version; a second time the same one writes nothing.

    Candidates are compared with those of all versions of the document. A version that is not what
    the URL says now gets its annotation, and no candidates.
    codebook: the version in force, where what a person has judged by it is not to be asked again.
    """
    document = session.get_one(DocumentRow, document_id)
    if annotation.document != document.digest:
        raise ValueError(f"the annotation is not of document {document_id}")
    _require_verbatim(document.text, annotation.mentions)
    for candidate in candidates:
        _require_verbatim(document.text, candidate.evidence)
    hold(session, "documents", document.url_key)
    _save_annotation(session, document_id, annotation, now)
    if current_version(session, document.url_key) != document_id:
        return ReadingCounts()
    rows = rows_of(session, document.url_key)
    intents = decide_candidates(known_of(session, rows, codebook=codebook), candidates)
    for row_id, candidate in intents.keep.items():
        if rows[row_id].state is CandidateState.OPEN:
            _refresh(rows[row_id], candidate, annotation.model)
    for arrival in intents.arrivals:
        row = rows[arrival.row] if arrival.row else CandidateRow(document_id=document_id, created_at=now)
        _open(session, row, arrival, annotation.model)
        if arrival.replaces:
            rows[arrival.replaces].state = CandidateState.SUPERSEDED
            rows[arrival.replaces].superseded_by = row.id
    for row_id in intents.withdraw:
        rows[row_id].state = CandidateState.WITHDRAWN
    session.flush()
    return _count(intents)


def _require_verbatim(text: str, spans: Iterable[Mention | Evidence]) -> None:
    for span in spans:
        if text[span.start : span.end] != span.quote:
            raise ValueError(f"{span.start}:{span.end} of the text is not {span.quote!r}")


def _save_annotation(session: Session, document_id: int, annotation: Annotation, now: datetime) -> None:
    same = select(AnnotationRow.id).where(
        AnnotationRow.document_id == document_id, AnnotationRow.model == annotation.model
    )
    if session.scalar(same) is not None:
        return
    row = AnnotationRow(
        document_id=document_id,
        model=annotation.model,
        language=annotation.language,
        untagged=annotation.untagged,
        created_at=now,
    )
    session.add(row)
    session.flush()
    mentions = [
        {
            "annotation_id": row.id,
            "start_char": mention.start,
            "end_char": mention.end,
            "label": mention.label,
            "quote": mention.quote,
            "registry_id": mention.id,
            "actor": mention.actor,
            "derivation": mention.derivation,
        }
        for mention in annotation.mentions
    ]
    if mentions:
        session.execute(insert(MentionRow), mentions)


def _refresh(row: CandidateRow, candidate: Candidate, model: str) -> None:
    """Take over how sure the model now is; nothing is written where that is the same."""
    if (row.confidence, row.reasons) != (candidate.confidence, list(candidate.reasons)):
        row.confidence, row.reasons, row.model = candidate.confidence, list(candidate.reasons), model


def _open(session: Session, row: CandidateRow, arrival: Arrival, model: str) -> None:
    """Store a candidate as open; of one that was put aside the evidence is there already."""
    row.state = CandidateState.OPEN
    row.superseded_by = None
    row.re_review_of = arrival.re_review_of
    if arrival.row:
        _refresh(row, arrival.candidate, model)
        return
    row.model = model
    for name, value in write_candidate(arrival.candidate).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    evidence = [write_evidence(row.id, one) for one in arrival.candidate.evidence]
    session.execute(insert(EvidenceRow), evidence)


def _count(intents: CandidateIntents) -> ReadingCounts:
    superseded = sum(a.replaces is not None for a in intents.arrivals)
    re_review = sum(a.replaces is None and a.re_review_of is not None for a in intents.arrivals)
    return ReadingCounts(
        inserted=len(intents.arrivals) - superseded - re_review,
        kept=len(intents.keep),
        superseded=superseded,
        withdrawn=len(intents.withdraw),
        re_review=re_review,
    )
