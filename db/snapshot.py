"""A SQLite file of the record alone: the views as tables, what they mean, where they come from."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import ExportError
from pipeline.exporting import Column, Table

CHUNK = 5000
KINDS = {"text": "TEXT", "integer": "INTEGER"}
KEYS = {"actions": "action_id", "sources": "action_id, document_id"}
INDEXES = (
    ("actions", "date_start"),
    ("actions", "type, date_start"),
    ("action_actors", "actor"),
    ("action_endorsers", "endorser"),
    ("action_firms", "firm"),
    ("sources", "document_id"),
)


def write_snapshot(tables: Mapping[str, Table], path: Path, provenance: Mapping[str, Any]) -> dict[str, int]:
    """Write a new file whose tables are named as the views; return by table how many rows.

    `columns` is the data dictionary, `provenance` says when and from what the file was made.
    """
    rows: dict[str, int] = {}
    try:
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("PRAGMA journal_mode = OFF")  # nobody reads it yet
            for name, table in tables.items():
                rows[name] = _write(file, f"v_{name}", table, KEYS.get(name, "action_id, position"))
            for name, columns in INDEXES:
                file.execute(f"CREATE INDEX ix_{name}_{columns.replace(', ', '_')} ON v_{name} ({columns})")
            _write_columns(file, tables)
            _write_provenance(file, provenance)
            file.execute("PRAGMA optimize")
    except sqlite3.Error as error:
        raise ExportError(f"{path}: {error}") from error
    return rows


def _write(file: sqlite3.Connection, name: str, table: Table, key: str) -> int:
    columns = ", ".join(_column(one) for one in table.columns)
    file.execute(f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({key})) STRICT")
    marks = ", ".join("?" * len(table.columns))
    written, rows = 0, table.rows()
    while part := list(islice(rows, CHUNK)):
        file.executemany(f"INSERT INTO {name} VALUES ({marks})", part)  # noqa: S608 - our own names
        written += len(part)
    return written


def _column(one: Column) -> str:
    return f"{one.name} {KINDS[one.kind]}{'' if one.null else ' NOT NULL'}"


def _write_columns(file: sqlite3.Connection, tables: Mapping[str, Table]) -> None:
    told: Iterable[tuple[str, str, str]] = (
        (f"v_{name}", one.name, one.meaning) for name, table in tables.items() for one in table.columns
    )
    file.execute("CREATE TABLE columns (view TEXT, name TEXT, meaning TEXT, PRIMARY KEY (view, name)) STRICT")
    file.executemany("INSERT INTO columns VALUES (?, ?, ?)", told)


def _write_provenance(file: sqlite3.Connection, provenance: Mapping[str, Any]) -> None:
    file.execute("CREATE TABLE provenance (name TEXT PRIMARY KEY, value TEXT) STRICT")
    told = (
        (name, value if isinstance(value, str) else json.dumps(value)) for name, value in provenance.items()
    )
    file.executemany("INSERT INTO provenance VALUES (?, ?)", told)
