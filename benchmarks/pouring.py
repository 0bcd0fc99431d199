"""Pour a SQLite file into an empty PostgreSQL database by COPY; `db copy` is slower, as it compares all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, text

from db.schema import Base
from db.session import Database

BATCH = 5000  # rows
INDEXES = text(
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY (:tables) "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
)


def pour(source: Database, target: Database) -> None:
    """Copy every table as it is written, indexes made afterwards; the user must be a superuser."""
    tables = Base.metadata.sorted_tables
    with source.engine.connect() as old, target.engine.connect() as opened:
        new = opened.execution_options(isolation_level="AUTOCOMMIT")
        new.execute(text("SET session_replication_role = replica"))  # no keys nor triggers are looked at
        new.execute(text("SET timezone = 'UTC'"))
        with _without_indexes(new, [table.name for table in tables]):
            for table in tables:
                _pour(table, old, new)
        new.execute(text("VACUUM ANALYZE"))


def _pour(table: Table, old: Connection, new: Connection) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    new.execute(text(f'TRUNCATE "{table.name}" CASCADE'))
    driver: Any = new.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in _rows(old, f'SELECT {names} FROM "{table.name}"'):
            copy.write_row(row)
    if "id" in table.columns:
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        new.execute(text(f"SELECT setval({sequence}, max(id)) FROM {table.name} HAVING max(id) > 0"))


def _rows(old: Connection, statement: str) -> Iterator[Any]:
    """Yield rows as the driver has them: times without a zone are UTC, lists are JSON."""
    cursor = old.connection.cursor()
    cursor.execute(statement)
    while rows := cursor.fetchmany(BATCH):
        yield from rows


@contextmanager
def _without_indexes(new: Connection, tables: list[str]) -> Iterator[None]:
    found = new.execute(INDEXES, {"tables": tables}).all()
    for name, _ in found:
        new.execute(text(f'DROP INDEX "{name}"'))
    yield
    for _, definition in found:
        new.execute(text(definition))
