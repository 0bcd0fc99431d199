"""A database is opened, made and migrated by itself, or refused in one clear line."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from db.queries import totals
from db.session import Database, open_database
from db.version import LOCK, VERSION_TABLE
from pipeline.errors import DatabaseError


def test_new_database_has_every_table(empty_url: str) -> None:
    with open_database(empty_url) as database, database.session() as session:
        assert set(totals(session).values()) == {0}


def test_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/a/b/mercwatch.db").close()
    assert (tmp_path / "a/b/mercwatch.db").is_file()


def test_database_at_head_is_opened_without_alembic(sqlite_url: str) -> None:
    program = (
        "import sys; from db.session import open_database; open_database(sys.argv[1]).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, sqlite_url], check=False).returncode == 0


def test_tables_of_a_newer_program_are_refused(database_url: str) -> None:
    with open_database(database_url) as database, database.session() as session:
        session.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="install a newer mercwatch"):
        open_database(database_url)


def test_password_is_never_shown() -> None:
    with pytest.raises(DatabaseError) as refused:
        open_database("postgresql://me:secret@127.0.0.1:1/nothing?connect_timeout=2")
    assert "secret" not in str(refused.value)
    assert "postgresql+psycopg://me:***@127.0.0.1:1/nothing" in str(refused.value)
    assert "start it, or correct host and port" in str(refused.value)


def test_missing_postgresql_database_is_named(postgresql_server: str) -> None:
    with pytest.raises(DatabaseError, match="create it first"):
        open_database(postgresql_server.replace("/postgres?", "/missing?"))


def test_user_without_rights_is_told(empty_postgresql_url: str) -> None:
    owner = create_engine(empty_postgresql_url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.exec_driver_sql("CREATE ROLE mercwatch_guest LOGIN")
        guest = owner.url.set(username="mercwatch_guest", password=None).render_as_string()
        with pytest.raises(DatabaseError, match=r"grant it rights|check user and password"):
            open_database(guest)
        connection.exec_driver_sql("DROP ROLE mercwatch_guest")
    owner.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://host/name", "unknown database mysql"),
        ("postgresql+psycopg2://host/name", "unknown database"),
        ("mercwatch.db", "cannot be read: use sqlite:///FILE"),
        ("", "cannot be read"),
        ("sqlite://", "keeps nothing"),
        ("sqlite://mercwatch.db", "three slashes stand before a file"),
        ("sqlite:///:memory:", "keeps nothing"),
    ],
)
def test_url_of_another_kind_is_refused(url: str, words: str) -> None:
    with pytest.raises(DatabaseError, match=words):
        open_database(url)


def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague, " * 100)
    with pytest.raises(DatabaseError, match=r"letter\.txt.*is no SQLite database; move it away"):
        open_database(f"sqlite:///{file}")
    assert file.read_text() == "Dear colleague, " * 100


def test_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="is a folder"):
        open_database(f"sqlite:///{tmp_path}")


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="cannot be created"):
        open_database(f"sqlite:///{tmp_path}/file/mercwatch.db")


def test_file_locked_while_it_is_made_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mercwatch.db"
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(DatabaseError, match=r"mercwatch\.db: .*locked.*close that program or try again"):
            open_database(f"sqlite:///{file}", patience=0.05)
    finally:
        other.close()


def test_postgresql_database_migrated_by_another_is_waited_for(empty_postgresql_url: str) -> None:
    engine = create_engine(empty_postgresql_url)
    with engine.begin() as other:
        other.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        with pytest.raises(DatabaseError, match="another program holds it"):
            open_database(empty_postgresql_url, patience=0.05)
    engine.dispose()
    open_database(empty_postgresql_url).close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that anybody may enter, as pytest's own may not be."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def refusal_for_nobody(url: str) -> str:
    """Open a database as a user without rights; return the error."""
    program = (
        "import os, sys\nfrom db.session import open_database\nfrom pipeline.errors import DatabaseError\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: open_database(sys.argv[1], patience=0.1)\n"
        "except DatabaseError as error: print(error)"
    )
    return subprocess.check_output([sys.executable, "-c", program, url], text=True)


def test_read_only_folder_is_refused(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    told = refusal_for_nobody(f"sqlite:///{open_folder}/mercwatch.db")
    assert f"the folder {open_folder} is read-only: make it writable" in told


def test_read_only_file_is_refused(open_folder: Path, migrated_file: Path) -> None:
    shutil.copy(migrated_file, open_folder / "mercwatch.db")
    (open_folder / "mercwatch.db").chmod(0o444)
    open_folder.chmod(0o777)
    told = refusal_for_nobody(f"sqlite:///{open_folder}/mercwatch.db")
    assert "mercwatch.db: the file is read-only: make it writable" in told


def test_url_of_an_open_database_can_be_printed(database: Database) -> None:
    assert database.url.startswith(("sqlite:///", "postgresql+psycopg://"))


def test_sqlite_keeps_a_log_that_readers_do_not_wait_for(sqlite_url: str) -> None:
    with open_database(sqlite_url) as database, database.session() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA busy_timeout")) == 30_000
