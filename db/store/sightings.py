"""Keep the names that were met in documents, and what people said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.schema import DocumentRow, MentionRow, NameLookRow, NameVerdict, RegistryChangeRow, SightingRow
from db.schema.reading import AnnotationRow
from db.store.locks import hold
from pipeline.errors import StaleError
from pipeline.proposals import NameKind, Sighting
from pipeline.records import Label

LATE = 1000  # documents that others may have begun to store before the last one, and end after it
STRANGER = "org:"  # begins the registry id of a body that a reading met and the registry does not know


@dataclass(frozen=True, slots=True)
class Unlooked:
    """A document that was not looked into for names by these rules, and what its readings met."""

    id: int
    text: str
    met: tuple[Sighting, ...]


def unlooked(session: Session, rules: str, limit: int) -> list[Unlooked]:
    """Return documents that were not looked into by these rules, the oldest first."""
    looked = select(NameLookRow.document_id).where(NameLookRow.rules == rules)
    last = session.scalar(select(func.max(NameLookRow.document_id)).where(NameLookRow.rules == rules)) or 0
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.text)
        .where(DocumentRow.id > last - LATE, DocumentRow.id.not_in(looked))
        .order_by(DocumentRow.id)
        .limit(limit)
    ).all()
    met: dict[int, set[Sighting]] = {}
    for document_id, start, end, quote in session.execute(
        select(AnnotationRow.document_id, MentionRow.start_char, MentionRow.end_char, MentionRow.quote)
        .join(MentionRow, MentionRow.annotation_id == AnnotationRow.id)
        .where(
            AnnotationRow.document_id.in_([row.id for row in rows]),
            MentionRow.label == Label.BODY,
            MentionRow.registry_id.startswith(STRANGER, autoescape=True),
        )
    ):
        one = Sighting(start=start, end=end, name=quote, kind=NameKind.BODY, rule="acts for itself")
        met.setdefault(document_id, set()).add(one)
    return [Unlooked(row.id, row.text, tuple(sorted(met.get(row.id, ())))) for row in rows]


def keep_sightings(session: Session, document_id: int, found: Iterable[Sighting], rules: str) -> None:
    """Let a document have these names, and no others; its text must hold them."""
    text = session.get_one(DocumentRow, document_id).text
    rows = [_row(document_id, text, one) for one in found]
    session.execute(delete(SightingRow).where(SightingRow.document_id == document_id))
    if rows:
        session.execute(insert(SightingRow), rows)
    session.merge(NameLookRow(document_id=document_id, rules=rules))


def say_of_name(
    session: Session,
    key: str,
    name: str,
    verdict: NameVerdict,
    *,
    done_by: str,
    now: datetime,
    seen: int | None,
    note: str = "",
    change: Mapping[str, Any] | None = None,
    file: str | None = None,
    diff: str | None = None,
) -> None:
    """Keep what a person said of a name; raise StaleError where another said something since.

    seen: the last change on the name that they saw.
    """
    hold(session, "registry_changes", key)
    last = session.scalar(
        select(RegistryChangeRow.id)
        .where(RegistryChangeRow.key == key)
        .order_by(RegistryChangeRow.id.desc())
        .limit(1)
    )
    if last != seen:
        raise StaleError(f"somebody has decided on {name!r} meanwhile: look at it again")
    session.add(
        RegistryChangeRow(
            key=key,
            name=name,
            verdict=verdict,
            change=dict(change) if change else None,
            file=file,
            diff=diff,
            note=note,
            done_by=done_by,
            done_at=now,
        )
    )
    session.flush()


def _row(document_id: int, text: str, one: Sighting) -> dict[str, Any]:
    if text[one.start : one.end] != one.name:
        raise ValueError(f"{one.start}:{one.end} of document {document_id} is not {one.name!r}")
    return {
        "document_id": document_id,
        "key": one.key,
        "name": one.name,
        "kind": one.kind,
        "firm": one.of,
        "hint": one.hint.value if one.hint else None,
        "rule": one.rule,
        "start_char": one.start,
        "end_char": one.end,
    }
