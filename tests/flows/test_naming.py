"""The database knows what codes are called once the program has run."""

from pathlib import Path

from sqlalchemy import text

from db.session import Database
from flows import steps
from flows.steps.naming import keep_names
from pipeline.registry import load
from tests.flows.runs import make_settings
from tests.server import Pages


def test_run_copies_the_registry_s_names(
    sqlite_database: Database, sqlite_url: str, tmp_path: Path, pages: Pages
) -> None:
    steps.poll(make_settings(tmp_path, sqlite_url, treasury=f"{pages.base}/feed"))
    with sqlite_database.session(read_only=True) as session:
        query = "SELECT name FROM names WHERE kind = 'country' AND code = 'PL'"
        assert session.execute(text(query)).scalar() == "Poland"


def test_names_that_are_there_already_lock_nothing(sqlite_database: Database) -> None:
    keep_names(sqlite_database, load())
    with sqlite_database.session() as session:
        session.execute(text("UPDATE names SET name = name"))  # holds the write lock
        keep_names(sqlite_database, load())  # or this would wait for it
