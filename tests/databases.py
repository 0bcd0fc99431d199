"""Fixtures: a fresh, migrated database for each test, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from db.session import Database, open_database
from tests.postgres import NoServerError, running_server

_numbers = count(1)
PREFIX = f"mercwatch_test_{os.getpid()}"
TEMPLATE = f"{PREFIX}_template"


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
    """Return the URL of a server that holds a migrated database, TEMPLATE; skip without one."""
    try:
        with running_server() as url:
            _execute(url, f"CREATE DATABASE {TEMPLATE}")
            open_database(_in_server(url, TEMPLATE)).close()
            yield url
            _execute(url, f"DROP DATABASE {TEMPLATE}")
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL here, so half of the database tests do not run: {error}")


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Return the URL of an empty PostgreSQL database."""
    yield from _temporary(postgresql_server, "template0")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Return the URL of a fresh PostgreSQL database."""
    yield from _temporary(postgresql_server, TEMPLATE)


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


def _temporary(server: str, template: str) -> Iterator[str]:
    name = f"{PREFIX}_{next(_numbers)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _in_server(server, name)
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _in_server(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
