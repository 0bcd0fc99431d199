"""What is counted for figures: kept until the next decision, and never shown as newer than it is."""

import threading

import pytest
from sqlalchemy.orm import Session

from db.decisions import Verdict
from db.queries import explored
from db.session import Database
from tests.db.deciding import propose, say
from tests.making import make_candidate, make_document
from web.explorer import kept as keeping
from web.explorer.kept import Kept


def decide(database: Database, number: int) -> None:
    with database.session() as session:
        document = make_document(
            f"The US sanctioned firm {number}.", url=f"https://treasury.example/{number}"
        )
        propose(session, document, make_candidate(document))
        say(session, Verdict.ACCEPT, number)


def test_a_dear_count_is_shown_as_it_was_and_made_anew_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "DEAR", 0.0)
    kept, go_on = Kept(10), threading.Event()
    go_on.set()

    def count(session: Session) -> int:
        assert go_on.wait(10)
        return explored.stamp(session)[1]

    decide(database, 1)
    with database.session(read_only=True) as session:
        assert kept.soon(database, session, "all", count) == (1, True)
        assert kept.soon(database, session, "all", count) == (1, True)
    go_on.clear()
    decide(database, 2)
    with database.session(read_only=True) as session:
        assert kept.soon(database, session, "all", count) == (1, False)
        assert kept.soon(database, session, "all", count) == (1, False)
        go_on.set()
        assert kept.get(session, "all", lambda: pytest.fail("counted twice")) == 2
        assert kept.soon(database, session, "all", count) == (2, True)


def test_nobody_waits_for_ever_for_what_is_counted_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "DEAR", 0.0)
    monkeypatch.setattr(keeping, "PATIENCE", 0.01)
    kept, go_on = Kept(10), threading.Event()
    decide(database, 1)
    with database.session(read_only=True) as session:
        kept.soon(database, session, "all", lambda _: 1)
    decide(database, 2)
    with database.session(read_only=True) as session:
        assert kept.soon(database, session, "all", lambda _: 3 if go_on.wait(10) else 0) == (1, False)
        assert kept.get(session, "all", lambda: 2) == 2
    decide(database, 3)
    go_on.set()
    monkeypatch.setattr(keeping, "PATIENCE", 10.0)
    with database.session(read_only=True) as session:
        assert kept.get(session, "all", lambda: 4) == 4  # what came late is of the record before


def test_what_is_quick_is_counted_at_once(database: Database) -> None:
    kept = Kept(10)
    for number in (1, 2):
        decide(database, number)
        with database.session(read_only=True) as session:
            assert kept.soon(database, session, "all", lambda one: explored.stamp(one)[1]) == (number, True)


def test_a_count_that_fails_behind_is_logged_and_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(keeping, "DEAR", 0.0)
    kept = Kept(10)
    decide(database, 1)
    with database.session(read_only=True) as session:
        kept.soon(database, session, "all", lambda _: 1)
    decide(database, 2)
    with database.session(read_only=True) as session:
        assert kept.soon(database, session, "all", lambda _: 1 // 0) == (1, False)
        assert kept.get(session, "all", lambda: 2) == 2
    assert "counting anew failed" in caplog.text


def test_there_is_room_for_so_many(database: Database) -> None:
    kept = Kept(1)
    with database.session(read_only=True) as session:
        for name in ("one", "two"):
            kept.get(session, name, lambda: 1)
        assert kept.get(session, "two", lambda: 2) == 1
        assert kept.get(session, "one", lambda: 2) == 2
