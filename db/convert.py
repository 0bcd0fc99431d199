"""Rows to records and back: the only place that knows both."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Row

from db.schema import CandidateRow, DocumentRow, EntryRow, EvidenceRow
from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.records import Candidate, Document, Entry, Evidence

MAX_GUID = 500  # characters; PostgreSQL indexes 2,704 bytes at most


def shorten_guid(guid: str) -> str:
    """Return a guid that can be indexed: itself, or the start and digest of a very long one."""
    return guid if len(guid) <= MAX_GUID else f"{guid[: MAX_GUID - 72]}#sha256:{digest(guid)}"


def write_published(published: datetime | PartialDate | None) -> str | None:
    """Return a publication date as text: `2024-03`, or a time at the publisher's, whose day counts."""
    if isinstance(published, datetime):
        return published.isoformat()
    return None if published is None else str(published)


def read_published(text: str | None) -> datetime | PartialDate | None:
    """Return the publication date that `write_published` wrote."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else PartialDate(text)


def write_entry(entry: Entry) -> dict[str, Any]:
    """Return the columns that an entry fills."""
    return {
        "feed": entry.feed,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "published_at": entry.published,
        "published_offset": _offset(entry.published),
        "updated_at": entry.updated,
        "updated_offset": _offset(entry.updated),
        "summary": entry.summary,
        "content": entry.content,
        "digest": entry.digest,
    }


def _offset(time: datetime | None) -> int | None:
    """Return how far east of UTC a time was given, in minutes."""
    east = time.utcoffset() if time else None
    return None if east is None else round(east.total_seconds() / 60)


def _at(time: datetime | None, offset: int | None) -> datetime | None:
    """Return a stored time as it was given."""
    return time.astimezone(timezone(timedelta(minutes=offset))) if time and offset else time


def read_entry(row: EntryRow) -> Entry:
    """Return the entry of a row."""
    return Entry(
        feed=row.feed,
        guid=row.guid,
        url=row.url,
        title=row.title,
        published=_at(row.published_at, row.published_offset),
        updated=_at(row.updated_at, row.updated_offset),
        summary=row.summary,
        content=row.content,
    )


def read_document(row: DocumentRow) -> Document:
    """Return the document of a row."""
    return Document(
        url=row.url,
        title=row.title,
        text=row.text,
        published=read_published(row.published),
        publisher=row.publisher,
        country=row.country,
        language=row.language,
        origin=row.origin,
    )


def write_candidate(candidate: Candidate) -> dict[str, Any]:
    """Return the columns that a candidate fills."""
    return {
        "key": candidate.key,
        "type": candidate.type,
        "date": None if candidate.date is None else str(candidate.date),
        "date_derivation": candidate.date_derivation,
        "actors": list(candidate.actors),
        "endorsers": list(candidate.endorsers),
        "members": list(candidate.members),
        "firms": list(candidate.firms),
        "instrument": candidate.instrument,
        "status": candidate.status,
        "certainty": candidate.certainty,
        "role": candidate.role,
        "confidence": candidate.confidence,
        "reasons": list(candidate.reasons),
    }


def write_evidence(candidate_id: int, evidence: Evidence) -> dict[str, Any]:
    """Return the columns that a piece of evidence fills."""
    return {
        "candidate_id": candidate_id,
        "field": evidence.field,
        "value": evidence.value,
        "quote": evidence.quote,
        "start_char": evidence.start,
        "end_char": evidence.end,
    }


def read_candidate(row: CandidateRow | Row[Any], evidence: Iterable[EvidenceRow | Row[Any]]) -> Candidate:
    """Return the candidate of a row, or of a selection of its columns, and of those of its evidence."""
    return Candidate(
        type=row.type,
        date=None if row.date is None else PartialDate(row.date),
        date_derivation=row.date_derivation,
        actors=tuple(row.actors),
        endorsers=tuple(row.endorsers),
        members=tuple(row.members),
        firms=tuple(row.firms),
        instrument=row.instrument,
        status=row.status,
        certainty=row.certainty,
        role=row.role,
        confidence=row.confidence,
        evidence=tuple(_read_evidence(one) for one in evidence),
        reasons=tuple(row.reasons),
    )


def _read_evidence(row: EvidenceRow | Row[Any]) -> Evidence:
    return Evidence(field=row.field, value=row.value, quote=row.quote, start=row.start_char, end=row.end_char)
