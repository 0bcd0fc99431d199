"""Sessions: all or nothing, and two at once do not harm each other."""

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from db.queries import fetch_log, totals
from db.schema import FeedRow
from db.session import Database, open_database
from db.store import add_fetch, feed_states, save_document, save_poll
from pipeline.errors import DatabaseError
from tests.making import NOW, make_document, make_entry, make_feed, make_result


class BrokenError(Exception):
    """Something broke."""


def test_exception_rolls_the_session_back(database: Database) -> None:
    def write_and_break() -> None:
        with database.session() as session:
            add_fetch(session, make_result(), feed=None, pointer=None)
            raise BrokenError

    with pytest.raises(BrokenError):
        write_and_break()
    with database.session() as session:
        assert totals(session)["fetches"] == 0


def test_reading_session_refuses_to_write(database: Database) -> None:
    with pytest.raises((DatabaseError, DBAPIError)), database.session(read_only=True) as session:
        add_fetch(session, make_result(), feed=None, pointer=None)
    with database.session() as session:  # the same connection writes again
        add_fetch(session, make_result(), feed=None, pointer=None)


def test_reader_sees_what_was_before_and_does_not_wait(database: Database) -> None:
    with database.session() as writing, database.session(read_only=True) as reading:
        add_fetch(writing, make_result(), feed=None, pointer=None)
        assert totals(reading)["fetches"] == 0


def test_writers_wait_for_each_other(database: Database) -> None:
    with database.session() as session:
        save_poll(session, make_feed(), make_result(), entries=None, pointer=None, problem=None, now=NOW)

    def fail_once(_: int) -> None:
        with database.session() as session:
            save_poll(session, make_feed(), make_result(), entries=None, pointer=None, problem=None, now=NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(fail_once, range(24)))
    with database.session() as session:
        assert feed_states(session)["treasury"].failures == 25


def test_writers_that_read_first_wait_for_each_other(database: Database) -> None:
    def save_another(number: int) -> int:
        with database.session() as session:
            saved = save_document(session, make_document(f"text {number}"), page_id=None, now=NOW)
        return saved.version

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(save_another, range(24))) == list(range(1, 25))


POLL = """
import sys
from db.session import open_database
from db.store import save_poll
from tests.making import NOW, make_entry, make_feed, make_result
with open_database(sys.argv[1]) as database:
    for number in range(20):
        entries = [make_entry(f"{number}-{one}") for one in range(5)]
        with database.session() as session:
            save_poll(
                session, make_feed(), make_result(), entries=entries, pointer=None, problem=None, now=NOW
            )
"""


def test_processes_that_start_and_poll_at_once_double_nothing(empty_url: str) -> None:
    both = [subprocess.Popen([sys.executable, "-c", POLL, empty_url]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    with open_database(empty_url) as database, database.session() as session:
        assert (totals(session)["entries"], totals(session)["fetches"]) == (100, 40)


KILLED = POLL.replace(
    "now=NOW\n            )",
    "now=NOW\n            )\n            if number == 3: import os; os.kill(os.getpid(), 9)",
)


def test_process_killed_in_mid_transaction_leaves_nothing_half(database_url: str) -> None:
    process = subprocess.run([sys.executable, "-c", KILLED, database_url], check=False)
    assert process.returncode == -signal.SIGKILL
    with open_database(database_url) as database, database.session() as session:
        counts = totals(session)
        assert (counts["entries"], counts["fetches"]) == (15, 3)
        again = [make_entry(f"3-{one}") for one in range(5)]
        save_poll(session, make_feed(), make_result(), entries=again, pointer=None, problem=None, now=NOW)


def test_file_locked_in_mid_run_is_told_and_the_next_session_works(sqlite_url: str) -> None:
    with open_database(sqlite_url, patience=0.05) as database:
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
        other.execute("BEGIN IMMEDIATE")
        with (
            pytest.raises(DatabaseError, match=r"mercwatch\.db: .*locked.*try again"),
            database.session() as s,
        ):
            add_fetch(s, make_result(), feed=None, pointer=None)
        other.close()
        with database.session() as session:
            add_fetch(session, make_result(), feed=None, pointer=None)


def test_lock_held_too_long_on_postgresql_is_told(postgresql_url: str) -> None:
    with open_database(postgresql_url, patience=0.05) as database, database.session() as other:
        save_poll(other, make_feed(), make_result(), entries=None, pointer=None, problem=None, now=NOW)
        with pytest.raises(DatabaseError, match="another program holds it"), database.session() as session:
            save_poll(session, make_feed(), make_result(), entries=None, pointer=None, problem=None, now=NOW)


def test_lost_connection_is_told(postgresql_url: str) -> None:
    with (
        open_database(postgresql_url) as database,
        pytest.raises(DatabaseError, match="the connection broke"),
        database.session() as session,
    ):
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def test_times_come_back_in_utc(database: Database) -> None:
    in_tokyo = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=9)))
    with database.session() as session:
        add_fetch(session, make_result(started_at=in_tokyo), feed=None, pointer=None)
    with database.session() as session:
        started = fetch_log(session, 1)[0].started_at
    assert started == in_tokyo
    assert started.tzinfo is UTC


def test_time_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone"), database.session() as session:
        session.add(FeedRow(slug="a", url="u", failures=0, last_fetch_at=datetime(2026, 1, 1)))


def test_nul_and_lone_surrogates_from_outside_are_stored_as_one_character(database: Database) -> None:
    with database.session() as session:
        add_fetch(session, make_result(), feed=None, pointer=None, problem="a\x00b\ud800c")
    with database.session() as session:
        assert fetch_log(session, 1)[0].reason == "a�b�c"
