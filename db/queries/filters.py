"""Which candidates are asked for, as conditions on them."""

from collections.abc import Iterator
from typing import TypedDict

from sqlalchemy import ColumnElement, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from db.queries.search import holding, matching
from db.schema import CandidateRow, DocumentRow, EntryRow, EvidenceRow
from db.schema.reading import PARTIES
from pipeline.changes import CandidateState


class Filters(TypedDict, total=False):
    """Which candidates; None: whatever it is. Without a state the open ones.

    document_id: of that document, told by whichever of its versions.  since, until: the date of the act,
    as precise as it is given.  feed: of documents that this feed listed.  words: of their documents.
    """

    document_id: int | None
    state: CandidateState | str | None
    type: str | None
    actor: str | None
    firm: str | None
    min_confidence: float | None
    role: str | None
    language: str | None
    feed: str | None
    since: str | None
    until: str | None
    words: str | None


def conditions(session: Session, asked: Filters, *, few: bool = False) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that candidates must meet; few: only the first that do are wanted."""
    if (state := asked.get("state", CandidateState.OPEN)) is not None:
        yield CandidateRow.state == CandidateState(state)
    if (kind := asked.get("type")) is not None:
        yield CandidateRow.type == kind
    if (role := asked.get("role")) is not None:
        yield CandidateRow.role == role
    if (least := asked.get("min_confidence")) is not None:
        yield CandidateRow.confidence + 0 >= least  # not by an index on it, which knows no order of the queue
    for name, value in (("actors", asked.get("actor")), ("firms", asked.get("firm"))):
        if value is not None:
            told = (EvidenceRow.value == value, EvidenceRow.field == name, text(f"evidence.{PARTIES}"))
            yield CandidateRow.id.in_(select(EvidenceRow.candidate_id).where(*told))  # as the index has it
    yield from _dated(asked.get("since"), asked.get("until"))
    yield from _of_documents(asked)
    if (words := asked.get("words")) is not None:
        document = CandidateRow.document_id
        yield holding(session, words, document) if few else document.in_(matching(session, words))


def _dated(since: str | None, until: str | None) -> Iterator[ColumnElement[bool]]:
    """Yield conditions on the date; a coarse one counts where any day of it may be meant."""
    date = CandidateRow.date
    if since is not None:
        yield or_(date >= since, func.substr(since, 1, func.length(date)) == date)
    if until is not None:
        yield or_(date <= until, func.substr(date, 1, len(until)) == until)


def _of_documents(asked: Filters) -> Iterator[ColumnElement[bool]]:
    if (document_id := asked.get("document_id")) is not None:
        url_key = select(DocumentRow.url_key).where(DocumentRow.id == document_id).scalar_subquery()
        versions = select(DocumentRow.id).where(DocumentRow.url_key == url_key)
        yield CandidateRow.document_id.in_(versions)
    if (language := asked.get("language")) is not None:
        spoken = aliased(DocumentRow)  # the statement may have the documents itself
        yield exists().where(spoken.id == CandidateRow.document_id, spoken.language == language)
    if (feed := asked.get("feed")) is not None:
        listed = select(EntryRow.document_id).where(EntryRow.feed == feed, EntryRow.document_id.is_not(None))
        yield CandidateRow.document_id.in_(listed)
