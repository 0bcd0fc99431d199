"""Copy all that is remembered from one database into another, empty one, and see that it arrived."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from db.engine import READ_ONLY
from db.problems import explained
from db.schema import Base
from db.session import Database
from pipeline.errors import DatabaseError

BATCH = 2000  # rows
REFILLED = {"names"}  # from the registry, whenever the program starts
Told = Callable[[str, int, int], None]  # table, rows copied so far, of how many


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that was copied; digest: of its rows, whatever their order."""

    table: str
    rows: int
    digest: str


def copy(source: Database, target: Database, told: Told) -> list[Copied]:
    """Copy every row, in one transaction; raise DatabaseError where the target is not empty, or rows differ.

    What is written into the source meanwhile is not copied: stop what writes first.
    """
    reading = source.engine.connect().execution_options(**{READ_ONLY: True}, postgresql_readonly=True)
    with explained(source.url), reading as old, old.begin(), explained(target.url):
        if old.dialect.name == "postgresql":
            old.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with target.engine.begin() as new, _unreferenced(new):
            _refuse_full(new, target.url)
            return [_copy(table, old, new, told) for table in Base.metadata.sorted_tables]


def tallies(source: Database) -> list[Copied]:
    """Return rows and digest of every table, as `copy` would."""
    with explained(source.url), source.engine.connect() as connection:
        return [_tally(table, connection) for table in Base.metadata.sorted_tables]


def _copy(table: Table, old: Connection, new: Connection, told: Told) -> Copied:
    total, done = _count(table, old), 0
    for rows in _batches(table, old):
        new.execute(insert(table), [row._asdict() for row in rows])
        done += len(rows)
        told(table.name, done, total)
    there, here = _tally(table, old), _tally(table, new)
    if there != here:
        raise DatabaseError(
            f"{new.engine.url!r}: {table.name}: {here.rows} rows arrived of {there.rows}, or others than "
            "were sent; nothing was kept: report it"
        )
    if new.dialect.name == "postgresql" and "id" in table.columns and here.rows:
        _renumber(table, new)
    return here


def _tally(table: Table, connection: Connection) -> Copied:
    number, whole = 0, 0
    for rows in _batches(table, connection):
        number += len(rows)
        for row in rows:
            said = json.dumps(list(row), default=_written, sort_keys=True)
            whole += int.from_bytes(sha256(said.encode("utf-8", "surrogatepass")).digest(), "big")
    return Copied(table.name, number, f"{whole % 2**256:064x}")


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _batches(table: Table, connection: Connection) -> Iterator[Sequence[Any]]:
    """Yield all rows without holding them all."""
    streamed = {"stream_results": True, "yield_per": BATCH}
    rows = connection.execute(select(table).order_by(*table.primary_key), execution_options=streamed)
    yield from rows.partitions()


def _count(table: Table, connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _refuse_full(new: Connection, url: str) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in REFILLED:
            new.execute(table.delete())
        elif number := _count(table, new):
            raise DatabaseError(f"{url}: {number} rows in {table.name}: copy into an empty database")


@contextmanager
def _unreferenced(new: Connection) -> Iterator[None]:
    """Have foreign keys checked at the end: rows may point at later ones of their own table."""
    if new.dialect.name == "sqlite":
        new.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield
        return
    names = [table.name for table in Base.metadata.sorted_tables]
    keys = new.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (CAST(:names AS regclass[]))"
        ),
        {"names": names},
    ).all()
    for table, name, _ in keys:
        new.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in keys:
        new.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _renumber(table: Table, new: Connection) -> None:
    """Let the next row have the next number."""
    highest = new.scalar(select(func.max(table.columns["id"])))
    sequence = new.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name})
    if sequence:
        new.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
