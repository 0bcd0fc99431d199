"""Copy the registry's names into the database, where SQL finds them."""

from collections.abc import Iterator

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.schema import NameRow
from db.store.locks import hold
from pipeline.naming import Names
from pipeline.registry import Registry

Named = tuple[str, str, str, str | None]  # kind, code, name, category


def names_differ(session: Session, registry: Registry) -> bool:
    """Tell whether the database has other names than the registry: a look that needs no write lock."""
    return _known(session) != set(_names(registry))


def save_names(session: Session, registry: Registry) -> None:
    """Let the database have the registry's names, and no others."""
    hold(session, "names", "all")
    given, known = set(_names(registry)), _known(session)
    for kind, code, *_ in known - given:
        session.execute(delete(NameRow).where(NameRow.kind == kind, NameRow.code == code))
    if new := sorted(given - known, key=lambda row: row[:2]):
        session.execute(insert(NameRow), [dict(zip(COLUMNS, row, strict=True)) for row in new])


COLUMNS = ("kind", "code", "name", "category")


def _known(session: Session) -> set[Named]:
    rows = session.execute(select(NameRow.kind, NameRow.code, NameRow.name, NameRow.category))
    return set(rows.tuples())


def _names(registry: Registry) -> Iterator[Named]:
    named = Names(registry)
    yield from (("country", code, name, None) for code, name in named.countries.items())
    kinds = {body.actor: body.kind for body in reversed(list(registry.bodies.values()))}  # of the first one
    yield from (("body", code, name, str(kinds[code])) for code, name in named.bodies.items())
    yield from (("firm", code, one.name, str(one.kind)) for code, one in registry.firms.items())
    yield from (("type", code, name, None) for code, name in named.types.items())
    yield from (("feed", slug, feed.name, str(feed.kind)) for slug, feed in registry.feeds.items())
