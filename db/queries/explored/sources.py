"""The documents that tell of actions, and the sentences that they quote."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session

from db.convert import read_published
from db.queries.explored.filters import Wanted, conditions
from db.schema import (
    ActionEvidenceRow,
    ActionRow,
    AttachmentRow,
    CandidateRow,
    DecisionRow,
    DocumentRow,
    EntryRow,
    ReviewRow,
    Verdict,
)
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.records import Action, Passage, Role, Source
from pipeline.text.passages import passage

TEXTS = 100  # read at once; they may be long
Repeats = tuple[int, int, Role]  # document, action, role there


def sources(session: Session, actions: Sequence[Action]) -> dict[int, list[Source]]:
    """Return by action the documents that it quotes, then those that were decided to repeat it."""
    quoted = {action.id: action.documents for action in actions}
    proposed = _proposed(session, [action.id for action in actions])
    wanted = {number for found in quoted.values() for number in found}
    wanted |= {number for found in proposed.values() for number in found}
    known = {one.document_id: one for one in _documents(session, wanted)}
    return {
        action.id: [
            _told(known[number], proposed.get(action.id, {}).get(number), number in quoted[action.id])
            for number in dict.fromkeys((*quoted[action.id], *proposed.get(action.id, {})))
        ]
        for action in actions
    }


def documents(
    session: Session, *, limit: int | None = None, after: int | None = None, **wanted: Unpack[Wanted]
) -> list[Source]:
    """Return the documents that actions quote, the last stored first, below a number where one is given."""
    quoting = select(ActionEvidenceRow.document_id).join(
        ActionRow, ActionRow.id == ActionEvidenceRow.action_id
    )
    statement = select(DocumentRow.id).where(DocumentRow.id.in_(quoting.where(*conditions(session, wanted))))
    if after is not None:
        statement = statement.where(DocumentRow.id < after)
    ids = session.scalars(statement.order_by(DocumentRow.id.desc()).limit(limit)).all()
    found = {one.document_id: one for one in _documents(session, ids)}
    return [found[number] for number in ids]


def passages(session: Session, actions: Sequence[Action]) -> dict[int, Passage]:
    """Return by action the sentences of the first document that quotes its type; the cue tells where."""
    found: dict[int, Passage] = {}
    by_document: dict[int, list[Action]] = {}
    for action in actions:
        cue = next((one for one in action.proofs if one.evidence.field == "type"), None)
        if cue is not None:
            by_document.setdefault(cue.document_id, []).append(action)
    for start in range(0, len(by_document), TEXTS):
        part = list(by_document)[start : start + TEXTS]
        texts = select(DocumentRow.id, DocumentRow.text).where(DocumentRow.id.in_(part))
        for number, text in session.execute(texts).tuples():
            for action in by_document[number]:
                evidence = [one.evidence for one in action.proofs if one.document_id == number]
                first, last = passage(text, evidence)
                found[action.id] = Passage(document_id=number, quote=text[first:last], start=first, end=last)
    return found


def _told(source: Source, role: Role | None, quoted: bool) -> Source:
    return replace(source, role=role, quoted=quoted)


def _proposed(session: Session, ids: Collection[int]) -> dict[int, dict[int, Role]]:
    """Return by action the documents that it was proposed from, also as a repetition, and its role there."""
    found: dict[int, dict[int, Role]] = {}
    for statement in (_told_by(ids), _repeated_by(ids), _attached_to(ids)):
        for document, action, role in session.execute(statement).tuples():
            found.setdefault(action, {}).setdefault(document, role)
    return found


def _told_by(ids: Collection[int]) -> Select[Repeats]:
    return select(CandidateRow.document_id, CandidateRow.id, CandidateRow.role).where(
        CandidateRow.id.in_(ids)
    )


def _attached_to(ids: Collection[int]) -> Select[Repeats]:
    """Select late tellings and copies that say no more than an action."""
    attached = CandidateRow.state == CandidateState.ATTACHED
    return (
        select(CandidateRow.document_id, AttachmentRow.to_id, CandidateRow.role)
        .join(AttachmentRow, AttachmentRow.candidate_id == CandidateRow.id)
        .where(AttachmentRow.to_id.in_(ids), attached)
        .order_by(CandidateRow.id)
    )


def _repeated_by(ids: Collection[int]) -> Select[Repeats]:
    return (
        select(CandidateRow.document_id, DecisionRow.duplicate_of, CandidateRow.role)  # type: ignore[return-value] # not null by the condition
        .join(DecisionRow, DecisionRow.candidate_id == CandidateRow.id)
        .where(DecisionRow.verdict == Verdict.DUPLICATE, DecisionRow.duplicate_of.in_(ids))
        .where(
            exists().where(
                and_(ReviewRow.candidate_id == CandidateRow.id, ReviewRow.settled_by == DecisionRow.id)
            )
        )
        .order_by(CandidateRow.id)
    )


def _documents(session: Session, ids: Collection[int]) -> Iterator[Source]:
    feeds: dict[int, list[str]] = {}
    listed = select(EntryRow.document_id, EntryRow.feed).where(EntryRow.document_id.in_(ids))
    for number, slug in session.execute(listed.order_by(EntryRow.id)).tuples():
        feeds.setdefault(number or 0, []).append(slug)
    columns = (
        *(DocumentRow.id, DocumentRow.url, DocumentRow.title, DocumentRow.publisher),
        *(DocumentRow.country, DocumentRow.published, DocumentRow.language),
    )
    for row in session.execute(select(*columns).where(DocumentRow.id.in_(ids))):
        published = read_published(row.published)
        yield Source(
            document_id=row.id,
            url=row.url,
            title=row.title,
            publisher=row.publisher,
            country=row.country,
            published=PartialDate(str(published)[:10]) if published else None,
            language=row.language,
            feeds=tuple(dict.fromkeys(feeds.get(row.id, ()))),
        )
