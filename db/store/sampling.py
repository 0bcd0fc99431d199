"""Draw a sample of what the machine discarded, and keep what reviewers say of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.convert import read_document, read_entry
from db.queries.discarded import passed_over, screened_out
from db.schema import (
    AnnotationRow,
    Answer,
    DocumentRow,
    EntryRow,
    PageRow,
    SampleAnswerRow,
    SampleRow,
    Stratum,
)
from db.store.documents import current_version
from db.store.fetches import StoredPage, read_page
from pipeline.errors import DecisionError
from pipeline.ids import digest
from pipeline.records import Document, Entry
from pipeline.urls import canonical

__all__ = [
    "Answer",
    "Screened",
    "Stratum",
    "Unproposed",
    "answer",
    "chosen_screened",
    "chosen_unproposed",
    "draw",
    "was_read",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """An entry that was screened out; page: None where the feed's own words were."""

    key: str
    entry_id: int
    entry: Entry
    page: StoredPage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproposed:
    """A document that was read and gave no candidate."""

    key: str
    document_id: int
    document: Document


def chosen_screened(session: Session, below: str, *, most: int) -> list[Screened]:
    """Return entries that were screened out and are to be drawn, those of the least keys first.

    below: what their keys are less than; see `pipeline.review.sampling.limit_of`.
    """
    found = sorted(_keys_of_screened(session, below))
    drawn = set(session.scalars(select(SampleRow.key).where(SampleRow.key < below)))
    fresh = {key: entry_id for key, entry_id in found if key not in drawn}
    return [_screened(session, key, entry_id) for key, entry_id in list(fresh.items())[:most]]


def _keys_of_screened(session: Session, below: str) -> Iterator[tuple[str, int]]:
    columns = screened_out(EntryRow.id, EntryRow.url, EntryRow.feed, EntryRow.guid)
    for entry_id, url, feed, guid in session.execute(columns.execution_options(yield_per=10_000)):
        key = digest(canonical(url)) if url else digest(feed, guid)
        if key < below:
            yield key, entry_id


def _screened(session: Session, key: str, entry_id: int) -> Screened:
    row = session.get_one(EntryRow, entry_id)
    page = session.get(PageRow, row.page_id) if row.page_id else None
    return Screened(key=key, entry_id=entry_id, entry=read_entry(row), page=read_page(page) if page else None)


def chosen_unproposed(session: Session, below: str, *, most: int) -> list[Unproposed]:
    """Return documents without a candidate that are to be drawn, those of the least keys first."""
    drawn = select(SampleRow.key).where(SampleRow.key < below)
    keys = session.scalars(
        passed_over(DocumentRow.url_key)
        .where(DocumentRow.url_key < below, DocumentRow.url_key.not_in(drawn))
        .distinct()
        .order_by(DocumentRow.url_key)
        .limit(most)
    ).all()
    ids = [(key, current_version(session, key) or 0) for key in keys]
    return [
        Unproposed(key=key, document_id=id, document=read_document(session.get_one(DocumentRow, id)))
        for key, id in ids
    ]


def was_read(session: Session, document_id: int) -> bool:
    """Tell whether a document version was looked through by the machine."""
    return bool(session.scalar(select(exists().where(AnnotationRow.document_id == document_id))))


def draw(
    session: Session,
    key: str,
    stratum: Stratum,
    *,
    now: datetime,
    document_id: int | None = None,
    entry_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Put a document into the sample; without one, the reason why nobody can be asked about it."""
    if session.scalar(select(SampleRow.id).where(SampleRow.key == key)) is None:
        session.add(
            SampleRow(
                key=key,
                stratum=stratum,
                entry_id=entry_id,
                document_id=document_id,
                reason=reason,
                drawn_at=now,
            )
        )
        session.flush()


def answer(
    session: Session, sample_id: int, said: Answer, *, reviewer: str, now: datetime, note: str = ""
) -> int:
    """Store what a reviewer says of a sampled document and return its id; the last answer counts."""
    row = session.get(SampleRow, sample_id)
    if row is None or row.document_id is None:
        raise DecisionError(f"there is no sampled document {sample_id}")
    session.add(
        SampleAnswerRow(sample_id=sample_id, answer=said, reviewer=reviewer, note=note, answered_at=now)
    )
    session.flush()
    return row.document_id
