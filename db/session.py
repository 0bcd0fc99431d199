"""The database: opened, checked, migrated; then sessions that commit or roll back."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.alone import alone
from db.engine import READ_ONLY, build_engine, parse_url, require_file
from db.problems import explained
from db.size import size_of
from db.version import ensure_current

PATIENCE = 30.0  # seconds that a writer waits for another


class Database:
    """An open database whose tables are those of this program; `url` shows no password."""

    def __init__(self, engine: Engine) -> None:
        self.url = engine.url.render_as_string(hide_password=True)
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """Return the engine; it stays in this room."""
        return self._engine

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """Yield a session, one transaction; commit at the end, roll back on any exception.

        On SQLite a writing session holds the write lock from its first statement on: keep it short,
        and fetch or annotate outside. A reading one never waits, and refuses to write.
        """
        options = {READ_ONLY: True, "postgresql_readonly": True} if read_only else {}
        bind = self._engine.execution_options(**options) if options else self._engine
        with explained(self.url), Session(bind, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def alone(self, kind: str = "run") -> Iterator[None]:
        """Hold the lock of a run, that two do not fetch the same; raise BusyError where another holds it.

        kind: `backfill` for a run that fetches nothing, and may go on for days beside those that do.
        """
        with explained(self.url), alone(self._engine, kind):
            yield

    def size(self) -> int:
        """Return how many bytes it takes on its disk."""
        with explained(self.url), self._engine.connect() as connection:
            return size_of(connection)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_database(url: str, *, patience: float = PATIENCE, may_be_new: bool = True) -> Database:
    """Return the database at a SQLAlchemy URL, migrated where needed, and created where it may be new.

    Raise DatabaseError, which names the URL and the mend, where it cannot be had.
    """
    parsed = parse_url(url)
    if not may_be_new:
        require_file(parsed)
    engine = build_engine(parsed, patience=patience)
    database = Database(engine)
    try:
        with explained(database.url):
            ensure_current(engine, patience=patience)
    except BaseException:
        database.close()
        raise
    return database
