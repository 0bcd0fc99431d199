"""Names that were met and the registry does not know: how often, where, and what people said of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.schema import CopyRow, DocumentRow, NameVerdict, RegistryChangeRow, SightingRow
from pipeline.proposals import NameKind

AROUND = 160  # characters of text on either side of a name
SHOWN = 40  # places of one name


class Standing(StrEnum):
    """Where a proposed name stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


STANDS = {NameVerdict.ACCEPT: Standing.ACCEPTED, NameVerdict.DISMISS: Standing.DISMISSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a person said of a name."""

    id: int
    key: str
    name: str
    verdict: NameVerdict
    change: Mapping[str, Any] | None
    file: str | None
    diff: str | None
    note: str
    done_by: str
    done_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A name, and where it was met; documents: copies and versions of one count once.

    publishers: of these, each counted once.  times: places in text.  firm: whose alias it may be.
    """

    key: str
    name: str
    kind: NameKind
    firm: str | None
    hint: str | None
    publishers: int
    documents: int
    times: int
    standing: Standing = Standing.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place: `before + name + after` is a part of the document's text."""

    document_id: int
    title: str
    publisher: str | None
    url: str
    rule: str
    start: int
    end: int
    before: str
    name: str
    after: str


def proposals(
    session: Session, known: Collection[str], *, standing: Standing | None = Standing.OPEN
) -> list[Proposal]:
    """Return the names, those of most publishers and then documents first.

    known: names that the registry has, folded; an open proposal of such a name has come true by itself.
    """
    said = {one.key: STANDS.get(one.verdict, Standing.OPEN) for one in _last(session)}
    root, own = _root()
    counted = (
        select(
            SightingRow.key,
            func.count(func.distinct(func.coalesce(DocumentRow.publisher, own))),
            func.count(func.distinct(own)),
            func.count(),
        )
        .join(DocumentRow, DocumentRow.id == SightingRow.document_id)
        .outerjoin(CopyRow, CopyRow.document_id == DocumentRow.id)
        .outerjoin(root, root.id == CopyRow.copy_of)
        .group_by(SightingRow.key)
    )
    looks = _looks(session)
    found = []
    for key, publishers, documents, times in session.execute(counted):
        stands = said.get(key, Standing.OPEN)
        if (standing and stands is not standing) or (stands is Standing.OPEN and key in known):
            continue
        name, kind, firm, hint = looks[key]
        found.append(
            Proposal(
                key=key,
                name=name,
                kind=kind,
                firm=firm,
                hint=hint,
                publishers=publishers,
                documents=documents,
                times=times,
                standing=stands,
            )
        )
    return sorted(found, key=lambda one: (-one.publishers, -one.documents, -one.times, one.key))


def places(session: Session, key: str) -> list[Place]:
    """Return where a name was met, the newest documents first."""
    text = DocumentRow.text
    start = SightingRow.start_char
    first = func.greatest(start - AROUND, 0) if _is_postgresql(session) else func.max(start - AROUND, 0)
    rows = session.execute(
        select(
            SightingRow,
            DocumentRow.title,
            DocumentRow.publisher,
            DocumentRow.url,
            func.substr(text, first + 1, start - first),
            func.substr(text, SightingRow.end_char + 1, AROUND),
        )
        .join(DocumentRow, DocumentRow.id == SightingRow.document_id)
        .where(SightingRow.key == key)
        .order_by(DocumentRow.id.desc(), start)
        .limit(SHOWN)
    )
    return [
        Place(
            document_id=row.document_id,
            title=title,
            publisher=publisher,
            url=url,
            rule=row.rule,
            start=row.start_char,
            end=row.end_char,
            before=before,
            name=row.name,
            after=after,
        )
        for row, title, publisher, url, before, after in rows
    ]


def said_of(session: Session, key: str) -> list[Change]:
    """Return what was said of a name, the last first."""
    rows = session.scalars(
        select(RegistryChangeRow).where(RegistryChangeRow.key == key).order_by(RegistryChangeRow.id.desc())
    )
    return [_change(row) for row in rows]


def changes(session: Session, limit: int = 100) -> list[Change]:
    """Return what was said of names, the last first."""
    rows = session.scalars(select(RegistryChangeRow).order_by(RegistryChangeRow.id.desc()).limit(limit))
    return [_change(row) for row in rows]


def documents_naming(session: Session, key: str) -> list[int]:
    """Return the documents in which a name was met: those to be read anew once the registry has it."""
    wanted = select(SightingRow.document_id).where(SightingRow.key == key).distinct()
    return list(session.scalars(wanted.order_by(SightingRow.document_id)))


def _last(session: Session) -> list[Change]:
    newest = select(func.max(RegistryChangeRow.id)).group_by(RegistryChangeRow.key)
    return [
        _change(row)
        for row in session.scalars(select(RegistryChangeRow).where(RegistryChangeRow.id.in_(newest)))
    ]


def _looks(session: Session) -> dict[str, tuple[str, NameKind, str | None, str | None]]:
    """Return of each key the spelling, kind, firm and hint that most places have."""
    one = (SightingRow.key, SightingRow.name, SightingRow.kind, SightingRow.firm, SightingRow.hint)
    counted: Select[Any] = select(*one, func.count()).group_by(*one).order_by(func.count(), SightingRow.name)
    return {
        key: (" ".join(name.split()), kind, firm, hint)
        for key, name, kind, firm, hint, _ in session.execute(counted)
    }


def _root() -> tuple[Any, Any]:
    """Return the document that a document is a copy of, and what is the same for all versions of either."""
    root = aliased(DocumentRow)
    return root, func.coalesce(root.url_key, DocumentRow.url_key)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _change(row: RegistryChangeRow) -> Change:
    return Change(
        id=row.id,
        key=row.key,
        name=row.name,
        verdict=row.verdict,
        change=row.change,
        file=row.file,
        diff=row.diff,
        note=row.note,
        done_by=row.done_by,
        done_at=row.done_at,
    )
