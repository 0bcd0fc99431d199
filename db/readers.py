"""Roles of PostgreSQL that may read the analysts' views and nothing else."""

from collections.abc import Collection

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from db.views import VIEWS
from pipeline.errors import RightError

ROLE = "CREATE ROLE %1$I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD %2$L"
AGAIN = "ALTER ROLE %1$I PASSWORD %2$L"
SETTINGS = (
    "ALTER ROLE %1$I SET default_transaction_read_only = on",
    "ALTER ROLE %1$I SET statement_timeout = '5min'",
    "GRANT CONNECT ON DATABASE %3$I TO %1$I",
    "GRANT USAGE ON SCHEMA %4$I TO %1$I",
)


def add_reader(session: Session, name: str, password: str) -> None:
    """Let a role read the views, or give the one that does another password; raise RightError on SQLite.

    The server gets the password salted and hashed, so that no log of its statements shows it.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        raise RightError(
            "a SQLite file has no users: `mercwatch export record.db` writes one with the record alone; "
            "to read this one, open it with mode=ro"
        )
    driver = connection.connection.driver_connection
    hashed = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()  # type: ignore[union-attr] # psycopg's
    known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    if known and not _reads_only(connection, name):
        raise RightError(f"there is a role {name!r} that is not ours to change: choose another name")
    for statement in (AGAIN if known else ROLE, *SETTINGS):
        _run(connection, statement, name, hashed)
    grant_views(connection, [name])


def readers(connection: Connection) -> list[str]:
    """Return the roles that may read the views, their owner apart."""
    if connection.dialect.name != "postgresql":
        return []
    found = connection.scalars(
        text(
            "SELECT DISTINCT grantee FROM information_schema.role_table_grants "
            "WHERE table_schema = current_schema() AND table_name = 'v_actions' "
            "AND privilege_type = 'SELECT' AND grantee <> current_user"
        )
    )
    return sorted(found)


def grant_views(connection: Connection, names: Collection[str]) -> None:
    """Let roles read the views; they lose that right whenever views are made anew."""
    for name in names:
        for view in VIEWS:
            _run(connection, f"GRANT SELECT ON {view} TO %1$I", name, "")


def _reads_only(connection: Connection, name: str) -> bool:
    """Tell whether a role may read our views and has no rights beyond."""
    beyond = text("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = :name")
    return name in readers(connection) and not connection.scalar(beyond, {"name": name})


def _run(connection: Connection, statement: str, name: str, password: str) -> None:
    """Run a statement that takes no parameters, quoted by the server itself."""
    quoted = text(
        "SELECT format(:said, CAST(:name AS text), CAST(:word AS text), current_database(), current_schema())"
    )
    given = {"said": statement, "name": name, "word": password}
    connection.exec_driver_sql(str(connection.scalar(quoted, given)).replace("%", "%%"))
