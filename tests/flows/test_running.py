"""A run is remembered however it ends."""

import logging

import pytest

from db import queries
from db.queries.runs import RunLine
from db.session import Database
from flows.steps import recorded
from flows.summary import FeedRow, Summary
from pipeline import logs
from tests.making import NOW


def last(database: Database) -> RunLine:
    with database.session(read_only=True) as session:
        (found,) = queries.runs(session, 9)
    return found


def test_run_is_there_as_it_begins_and_says_what_it_did_as_it_ends(database: Database) -> None:
    with recorded(database, "ingest", now=lambda: NOW) as run:
        assert last(database).ended_at is None
        summary = Summary(
            {"a": FeedRow("a", "fetched", new=2, stored=1)}, waiting=3, seconds={"poll": 0.12345}
        )
        run.take(summary)
    line = last(database)
    assert (line.kind, line.ended_at, line.problem) == ("ingest", NOW, None)
    assert line.counts["feeds"] == 1
    assert (line.counts["new"], line.counts["stored"], line.counts["waiting"]) == (2, 1, 3)
    assert line.seconds == {"poll": 0.123}


@pytest.mark.parametrize("error", [ValueError("at postgresql://ada:hush@h/d"), KeyboardInterrupt()])
def test_run_that_fails_is_remembered_with_its_problem(database: Database, error: BaseException) -> None:
    def fail() -> None:
        with recorded(database, "ingest", now=lambda: NOW) as run:
            run.counts["new"] = 2
            raise error

    with pytest.raises(type(error)):
        fail()
    line = last(database)
    assert line.ended_at == NOW
    assert line.counts == {"new": 2}
    assert (line.problem or "").startswith(type(error).__name__)
    assert "hush" not in (line.problem or "")


def test_lines_of_the_log_name_the_run(sqlite_database: Database, caplog: pytest.LogCaptureFixture) -> None:
    told = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(logs.ids_of(record))  # type: ignore[method-assign] # a stand-in
    log = logging.getLogger("flows.tested")
    log.addHandler(handler)
    with recorded(sqlite_database, "ingest", now=lambda: NOW) as run:
        log.warning("within")
    log.warning("after")
    log.removeHandler(handler)
    assert told == [{"run": run.id}, {}]
