"""Let one run at a time work on a database; the lock ends with the process, however that ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Engine, text

from pipeline.errors import BusyError

# Any numbers, the same in every process, and not that of migrations.
LOCKS = {"run": 0x6D657264, "backfill": 0x6D657265}


@contextmanager
def alone(engine: Engine, kind: str = "run") -> Iterator[None]:
    """Hold the lock of a kind of run; raise BusyError where another holds it, on this machine or another."""
    if engine.dialect.name == "sqlite":
        # Beside the database: a lock on a SQLite file of its own, as that works on every system.
        with closing(sqlite3.connect(f"{engine.url.database}.{kind}", timeout=0)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise _busy(engine) from error
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # its end frees the lock, which the pool would keep
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:run)"), {"run": LOCKS[kind]}):
            raise _busy(engine)
        yield


def _busy(engine: Engine) -> BusyError:
    return BusyError(
        f"{engine.url!r}: another run is under way and fetches already: let it end, or stop it, and run again"
    )
