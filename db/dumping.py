"""A database as a file, and back: by SQLite's own backup, and by pg_dump where PostgreSQL's programs are."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from db.copying import Told, copy
from db.engine import parse_url
from db.session import Database, open_database
from pipeline.errors import DatabaseError
from pipeline.settings import without_passwords

SQLITE, PG_DUMP = "sqlite", "pg_dump"


def dump(database: Database, folder: Path, stem: str, told: Told) -> tuple[Path, str]:
    """Write a database into a file of a folder; return it, and of which kind it is.

    Where pg_dump is missing, or older than the server, rows are copied into a SQLite file instead.
    """
    url = database.engine.url
    if url.get_backend_name() == "sqlite":
        return _sqlite_backup(url.database or "", folder / f"{stem}.db"), SQLITE
    file = folder / f"{stem}.dump"
    if shutil.which("pg_dump") and not _run(
        "pg_dump", url, "--format=custom", "--no-owner", f"--file={file}"
    ):
        return file, PG_DUMP
    file.unlink(missing_ok=True)
    copied = folder / f"{stem}.db"
    with open_database(f"sqlite:///{copied}") as target:
        copy(database, target, told)
    _settle(copied)
    return copied, SQLITE


def restore(file: Path, kind: str, target: str, told: Told) -> None:
    """Fill an empty database from a file that `dump` wrote; raise DatabaseError where it cannot be."""
    url = parse_url(target)
    to_sqlite = url.get_backend_name() == "sqlite"
    if kind == PG_DUMP:
        if to_sqlite:
            raise DatabaseError(
                f"{file}: a dump of PostgreSQL goes into PostgreSQL alone: set MERCWATCH_DATABASE_URL to an "
                "empty database there, then `mercwatch db copy` to SQLite"
            )
        said = _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(file))
        if said:
            raise DatabaseError(f"{url!r}: pg_restore: {said}: restore into an empty database")
        return
    if to_sqlite:
        path = Path(url.database or "")
        if path.exists():
            raise DatabaseError(f"{path} is there already: move it away, or restore into another home")
        path.parent.mkdir(parents=True, exist_ok=True)
        _sqlite_backup(str(file), path)
        return
    with open_database(f"sqlite:///{file}") as old, open_database(target) as new:
        copy(old, new, told)


def check_sqlite(file: Path) -> str | None:
    """Return in words what is wrong with a SQLite file, None where nothing is."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            return str(error)
    if said != "ok":
        return str(said)
    return f"a row of {lost[0]} points at none of {lost[2]}" if lost else None


def check_dump(file: Path) -> str | None:
    """Return in words what is wrong with a dump; without pg_restore only its digest can be looked at."""
    program = shutil.which("pg_restore")
    if program is None:
        return None
    done = subprocess.run([program, "--list", str(file)], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stderr.strip()


def _sqlite_backup(source: str, target: Path) -> Path:
    reading = sqlite3.connect(f"{Path(source).absolute().as_uri()}?mode=ro", uri=True)
    with closing(reading) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=10_000)
        new.execute("PRAGMA journal_mode = WAL")
    _settle(target)
    return target


def _settle(file: Path) -> None:
    """Have all in the one file: what is beside it is not kept."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for end in ("-wal", "-shm", ".run"):
        Path(f"{file}{end}").unlink(missing_ok=True)


def _run(program: str, url: URL, *words: str) -> str:
    """Run one of PostgreSQL's programs, the password not on its command line; return its complaint."""
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    env = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    try:
        done = subprocess.run(
            [program, f"--dbname={plain}", *words], capture_output=True, text=True, check=False, env=env
        )
    except FileNotFoundError:
        return f"{program} is not installed: install PostgreSQL's client programs"
    return without_passwords(done.stderr.strip() or "failed") if done.returncode else ""
