"""Fixtures: a fresh, migrated database for each test, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url

from db.schema import Base
from db.session import Database, open_database
from db.version import HEAD, VERSION_TABLE
from tests.postgres import NoServerError, running_server

_numbers = count(1)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file to copy: migrating one for each test would take longer."""
    path = tmp_path_factory.mktemp("migrated") / "mercwatch.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh SQLite database."""
    path = tmp_path / "mercwatch.db"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Return the URL of a server's maintenance database; skip where no server can be had."""
    try:
        with running_server() as url:
            yield url
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL here, so half of the database tests do not run: {error}")


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Return the URL of a PostgreSQL database without tables."""
    with _temporary_database(postgresql_server) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> Iterator[Engine]:
    """Return a migrated PostgreSQL database, emptied after each test: quicker than a new one."""
    with _temporary_database(postgresql_server) as url:
        open_database(url).close()
        with _plain_engine(url) as engine:
            yield engine


@pytest.fixture
def postgresql_url(migrated_postgresql: Engine) -> Iterator[str]:
    """Return the URL of a fresh PostgreSQL database."""
    yield migrated_postgresql.url.render_as_string(hide_password=False)
    with migrated_postgresql.connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '20s'")
        connection.exec_driver_sql("SET session_replication_role = replica")  # or a trigger keeps decisions
        connection.exec_driver_sql(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY")
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '{HEAD}'")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh database, on SQLite and then on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Return the URL of a SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a database without tables, on SQLite and then on PostgreSQL."""
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a fresh database, on SQLite and then on PostgreSQL."""
    with open_database(database_url) as opened:
        yield opened


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """Return a fresh database on SQLite, for tests that are not about the database."""
    with open_database(sqlite_url) as opened:
        yield opened


@contextmanager
def _temporary_database(server: str) -> Iterator[str]:
    name = f"mercwatch_test_{os.getpid()}_{next(_numbers)}"
    with _plain_engine(server) as engine, engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _plain_engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()
