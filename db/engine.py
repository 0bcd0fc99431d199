"""Open a connection the way this program needs it, on SQLite and on PostgreSQL."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from pipeline.errors import DatabaseError

READ_ONLY = "mercwatch_read_only"  # execution option of a connection
HOW = "use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME in MERCWATCH_DATABASE_URL"


def parse_url(text: str) -> URL:
    """Return the URL with a driver that we have; raise DatabaseError on any other."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(f"the database URL cannot be read: {HOW}") from error
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise DatabaseError(f"{url}: unknown database {url.drivername}: {HOW}")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        why = "three slashes stand before a file" if url.host else "a database in memory keeps nothing"
        raise DatabaseError(f"{url}: {why}: {HOW}")
    return url


def require_file(url: URL) -> None:
    """Raise DatabaseError where a URL names a SQLite file that is not there, rather than make it."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise DatabaseError(f"{url}: there is no such file: name the database that is to be copied")


def build_engine(url: URL, *, patience: float) -> Engine:
    """Return an engine whose writers wait for each other up to `patience` seconds."""
    try:
        if url.get_backend_name() == "sqlite":
            _prepare_file(url)
            engine = create_engine(url, connect_args={"timeout": patience})
            event.listen(engine, "connect", _on_sqlite_connect)
            event.listen(engine, "begin", _on_sqlite_begin)
            return engine
        given = url.query.get("options", "")
        options = f"-c lock_timeout={int(patience * 1000)} {given if isinstance(given, str) else ''}"
        return create_engine(
            url,
            pool_pre_ping=True,
            connect_args={
                "options": options.strip(),
                "connect_timeout": url.query.get("connect_timeout", 10),
            },
        )
    except (ImportError, NoSuchModuleError) as error:
        raise DatabaseError(
            f"{url}: its driver is not installed: pip install 'mercwatch[postgres]'"
        ) from error


def _prepare_file(url: URL) -> None:
    """Create the file's folder; raise DatabaseError where the file could not be written."""
    path = Path(url.database or "")
    mend = "make it writable, or set MERCWATCH_HOME or MERCWATCH_DATABASE_URL"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"{url}: the folder {path.parent} cannot be created ({error.strerror}): {mend}"
        ) from error
    if path.is_dir():
        raise DatabaseError(f"{url}: {path} is a folder: name a file in it in MERCWATCH_DATABASE_URL")
    if not os.access(path.parent, os.W_OK):  # SQLite keeps two files beside its own
        raise DatabaseError(f"{url}: the folder {path.parent} is read-only: {mend}")
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise DatabaseError(f"{url}: the file is read-only: {mend}")


def _on_sqlite_connect(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # the driver shall not begin by itself; `_on_sqlite_begin` does
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # safe with WAL when the program is killed


def _on_sqlite_begin(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer midway would have to fail."""
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(read_only)}")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def use_wal(engine: Engine, *, patience: float) -> None:
    """Switch a new file to write-ahead logging, once for ever; the switch by itself waits for no lock."""
    deadline = time.monotonic() + patience
    connection = engine.raw_connection()
    try:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if time.monotonic() > deadline:
                    raise OperationalError("PRAGMA journal_mode", None, error) from error
                time.sleep(0.02)
    finally:
        connection.close()
