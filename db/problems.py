"""What a database's own errors mean, and what mends them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError

from pipeline.errors import DatabaseError

# The first words found in the driver's message decide; both drivers, lower case.
MENDS = (
    (
        ("database is locked", "lock timeout", "deadlock detected", "database table is locked"),
        "another program holds it; close that program or try again",
    ),
    (
        ("attempt to write a readonly database", "read-only transaction"),
        "it can only be read; make file and folder writable, or set MERCWATCH_DATABASE_URL",
    ),
    (
        ("file is not a database", "file is encrypted"),
        "the file is no SQLite database; move it away, or set MERCWATCH_DATABASE_URL",
    ),
    (("malformed", "disk i/o error"), "the file is damaged; restore it from a backup"),
    (("disk is full", "no space left"), "the disk is full; make room and run again"),
    (
        ("unable to open database file",),
        "the file cannot be opened; see that its folder exists and is writable",
    ),
    (("password authentication failed", "no password supplied"), "check user and password in the URL"),
    (("does not exist",), "create it first (createdb, createuser), or correct the URL"),
    (
        ("connection failed", "connection refused", "could not translate", "failed to resolve", "timeout"),
        "the server does not answer; start it, or correct host and port in the URL",
    ),
    (
        ("closed the connection", "terminating connection", "connection is lost", "is closed"),
        "the connection broke; see that the server runs and run again",
    ),
    (
        ("permission denied", "must be owner"),
        "the user may not do that; grant it rights on database and schema",
    ),
)


def explain(url: str, error: DBAPIError) -> DatabaseError:
    """Return the error in one line: which database, what the driver said, what mends it."""
    said = " ".join(str(error.orig).split())
    low = said.lower()
    mend = next(
        (mend for words, mend in MENDS if any(word in low for word in words)),
        "see the database's own log",
    )
    return DatabaseError(f"{url}: {said}: {mend}")


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn what the surroundings did wrong into DatabaseError; our own mistakes in SQL stay as they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, _OURS) and "permission denied" not in str(error.orig):
            raise
        raise explain(url, error) from error


_OURS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
