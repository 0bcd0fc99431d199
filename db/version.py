"""Which version the tables are at; Alembic is imported only when there is something to migrate."""

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from db.engine import READ_ONLY, use_wal

HEAD = "0017"  # the newest file of `migrations/versions`; a test holds the two together
VERSION_TABLE = "mercwatch_schema"  # Prefect's tables, with a version of their own, may live beside ours
LOCK = 0x6D657263  # any number, the same in every process


def ensure_current(engine: Engine, *, patience: float) -> None:
    """Bring the tables to HEAD; raise DatabaseError where they belong to a newer program."""
    if _read_version(engine) == HEAD:
        return
    if engine.dialect.name == "sqlite":
        use_wal(engine, patience=patience)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        from db.migrate import upgrade  # noqa: PLC0415 - importing Alembic costs more than the check

        upgrade(connection)


def _read_version(engine: Engine) -> str | None:
    """Return the version the tables are at, None where there is none yet."""
    try:
        with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            return _select_version(connection)
    except (OperationalError, ProgrammingError) as error:
        said = str(error.orig)
        if "no such table" in said or f'relation "{VERSION_TABLE}" does not exist' in said:
            return None
        raise


def _select_version(connection: Connection) -> str | None:
    statement = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant
    version = connection.execute(statement).scalar()
    return None if version is None else str(version)
