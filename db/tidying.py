"""Keep a database small and quick: old rows that nobody needs, free room, what its planner knows."""

import sqlite3
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from db.people.logins import KEPT
from db.problems import explained
from db.schema import AttemptRow, LoginRow
from db.session import Database
from db.store.runs import forget_runs

RUNS = timedelta(days=2 * 366)


def forget(session: Session, now: datetime) -> dict[str, int]:
    """Delete logins that have ended, old attempts and old runs; return how many of each."""
    logins = session.execute(delete(LoginRow).where(LoginRow.expires_at <= now).returning(LoginRow.key))
    attempts = session.execute(
        delete(AttemptRow).where(AttemptRow.tried_at < now - KEPT).returning(AttemptRow.id)
    )
    return {
        "logins": len(logins.all()),
        "attempts": len(attempts.all()),
        "runs": forget_runs(session, now - RUNS),
    }


def tidy(database: Database) -> int:
    """Give free room back and count anew for the planner; return by how many bytes it shrank.

    On SQLite it takes as much room again meanwhile, and writers wait.
    """
    before = database.size()
    with explained(database.url):
        if database.engine.dialect.name == "sqlite":
            _tidy_file(database)
        else:
            plain = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            with plain as connection:
                connection.exec_driver_sql("VACUUM (ANALYZE)")
    return before - database.size()


def _tidy_file(database: Database) -> None:
    connection = database.engine.raw_connection()  # as SQLAlchemy would begin a transaction
    try:
        for statement in ("PRAGMA query_only = 0", "VACUUM", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.cursor().execute(statement)
    except sqlite3.OperationalError as error:
        raise OperationalError("VACUUM", None, error) from error
    finally:
        connection.close()
