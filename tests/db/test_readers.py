"""Analysts who may read the views, and nothing else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from db.migrate import upgrade
from db.readers import add_reader, readers
from db.session import open_database
from db.views import VIEWS
from pipeline.errors import RightError

NAME, PASSWORD = 'ana"lyst', "o'pen%s"  # as hostile as a name may be


@pytest.fixture
def reader_url(postgresql_url: str) -> Iterator[str]:
    """Let a reader in; take all rights back at the end, as roles outlive their database."""
    with open_database(postgresql_url) as database, database.session() as session:
        add_reader(session, NAME, PASSWORD)
    yield make_url(postgresql_url).set(username=NAME, password=PASSWORD).render_as_string(hide_password=False)
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        for statement in ("DROP OWNED BY", "DROP ROLE"):
            connection.exec_driver_sql(f'{statement} "ana""lyst"')
    engine.dispose()


def test_reader_reads_every_view_and_nothing_else(reader_url: str) -> None:
    engine = create_engine(reader_url)
    for view in VIEWS:
        with engine.connect() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {view}")).scalar() == 0
    for forbidden in (
        "SELECT * FROM users",
        "SELECT * FROM api_tokens",
        "SELECT * FROM decisions",
        "UPDATE v_actions SET type = 'other'",
        "CREATE TABLE mine (n integer)",
    ):
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(forbidden))
    engine.dispose()


def test_reader_still_reads_after_a_migration_and_with_another_password(
    reader_url: str, postgresql_url: str
) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        assert readers(connection) == [NAME]
        upgrade(connection)
        assert readers(connection) == [NAME]
    engine.dispose()
    with open_database(postgresql_url) as database, database.session() as session:
        add_reader(session, NAME, "another")
    engine = create_engine(reader_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT * FROM v_sources"))
    engine.dispose()


def test_role_that_is_not_a_reader_is_left_alone(postgresql_url: str) -> None:
    with (
        open_database(postgresql_url) as database,
        database.session() as session,
        pytest.raises(RightError, match="not ours to change"),
    ):
        add_reader(session, "mercwatch", PASSWORD)


def test_sqlite_has_no_users_and_is_opened_to_be_read(sqlite_url: str) -> None:
    with (
        open_database(sqlite_url) as database,
        database.session() as session,
        pytest.raises(RightError, match=r"mercwatch export record.db"),
    ):
        add_reader(session, NAME, PASSWORD)
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        assert file.execute("SELECT count(*) FROM v_actions").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            file.execute("DELETE FROM actions")
