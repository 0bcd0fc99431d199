"""Which documents are to be read anew, and how each was read before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session, aliased, selectinload

from db.convert import read_candidate, read_document
from db.queries.search import matching
from db.schema import AnnotationRow, CandidateRow, DocumentRow, MentionRow
from db.store.standing import known_of
from pipeline.changes import KnownCandidate
from pipeline.records import Annotation, Candidate, Document, Mention
from pipeline.revision import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document as it was read before.

    mentions: of its last reading; None where the model in question has read it already.
    """

    known: Sequence[KnownCandidate]
    told: dict[int, Candidate]
    mentions: frozenset[Mention] | None


def documents_to_reread(
    session: Session, scope: Scope, *, phrases: Collection[str] = (), after: int = 0, until: int | None = None
) -> Sequence[int]:
    """Return the ids of document versions that a scope names, of each document what its URL says now.

    phrases: the words that `scope.mentions` stands for; a document has one of them, or a mention of that id.
    """
    newer = aliased(DocumentRow)
    at, newer_at = (tuple_(one.current_since, one.version) for one in (DocumentRow, newer))
    later = select(newer.id).where(newer.url_key == DocumentRow.url_key, newer_at > at)
    asked = select(DocumentRow.id).where(DocumentRow.id > after, ~later.exists())
    if until is not None:
        asked = asked.where(DocumentRow.id <= until)
    if scope.since is not None:
        asked = asked.where(DocumentRow.created_at >= scope.since)
    if scope.mentions is not None:
        mentioned = select(AnnotationRow.document_id).join(
            MentionRow, MentionRow.annotation_id == AnnotationRow.id
        )
        having = [DocumentRow.id.in_(mentioned.where(MentionRow.registry_id == scope.mentions))]
        having += [DocumentRow.id.in_(matching(session, f'"{phrase}"')) for phrase in phrases]
        asked = asked.where(or_(*having))
    return session.scalars(asked.order_by(DocumentRow.id)).all()


def documents_of(session: Session, ids: Collection[int]) -> list[tuple[int, Document]]:
    """Return documents with their texts, in the order of their ids."""
    rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(ids)).order_by(DocumentRow.id))
    return [(row.id, read_document(row)) for row in rows]


def stored_reading(session: Session, document_id: int, *, model: str, codebook: int) -> Stored:
    """Return how a document was read before; model, codebook: by which it is read now."""
    key = select(DocumentRow.url_key).where(DocumentRow.id == document_id).scalar_subquery()
    found = select(CandidateRow).join(CandidateRow.document).where(DocumentRow.url_key == key)
    rows = {row.id: row for row in session.scalars(found.options(selectinload(CandidateRow.evidence)))}
    return Stored(
        known=known_of(session, rows, codebook=codebook),
        told={number: read_candidate(row, row.evidence) for number, row in rows.items()},
        mentions=_mentions(session, document_id, model),
    )


def _mentions(session: Session, document_id: int, model: str) -> frozenset[Mention] | None:
    of_document = select(AnnotationRow.id, AnnotationRow.model).where(
        AnnotationRow.document_id == document_id
    )
    readings = session.execute(of_document.order_by(AnnotationRow.id)).tuples().all()
    if any(by == model for _, by in readings):
        return None
    last = readings[-1][0] if readings else 0
    rows = session.scalars(select(MentionRow).where(MentionRow.annotation_id == last))
    return frozenset(
        Mention(
            start=row.start_char,
            end=row.end_char,
            label=row.label,
            quote=row.quote,
            id=row.registry_id,
            actor=row.actor,
            derivation=row.derivation,
        )
        for row in rows
    )


def mentions_differ(stored: Stored, read: Annotation) -> tuple[list[Mention], list[Mention]]:
    """Return the mentions gained and lost."""
    if stored.mentions is None:
        return [], []
    now = set(read.mentions)
    return sorted(now - stored.mentions, key=_place), sorted(stored.mentions - now, key=_place)


def _place(mention: Mention) -> tuple[int, int, str, str]:
    return mention.start, mention.end, mention.label, mention.id
