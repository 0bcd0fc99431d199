"""How it all stands, on one screen."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.status import WIDTH, screen, wrong
from db import queries, store
from db.queries.gauges import gauges
from db.session import Database
from tests.making import DAY, HOUR, NOW, make_entry, make_feed, make_result

LONG = {"database": "postgresql://someone:***@a-rather-long-name.example.org:5432/mercwatch-of-ours?x=1"}
TOLD = LONG | {"database_bytes": 5_300_000_000, "archive_bytes": 12, "archive_files": 400, "wrong": None}


def run(
    database: Database, began: float, *, problem: str | None = None, ends: bool = True, **counts: int
) -> None:
    """Store a run of an hour that began so many hours ago."""
    with database.session() as session:
        number = store.begin_run(session, "ingest", now=NOW - began * HOUR)
        if ends:
            ended = NOW - (began - 1) * HOUR
            store.end_run(session, number, now=ended, problem=problem, counts=counts, seconds={})


def verdict(database: Database) -> str | None:
    """Return what is wrong."""
    with database.session(read_only=True) as session:
        return wrong(gauges(session, NOW), [], NOW)


def test_nothing_is_wrong_after_a_good_run_and_silence_is(database: Database) -> None:
    assert "no ingest has run yet" in (verdict(database) or "")
    run(database, 40)
    assert "no ingest has ended well for 39 h" in (verdict(database) or "")
    run(database, 3)
    assert verdict(database) is None
    run(database, 1, ends=False)
    assert verdict(database) is None
    run(database, 1, problem="DatabaseError: full")
    assert "DatabaseError: full" in (verdict(database) or "")


def test_screen_fits_eighty_columns_whatever_it_says(database: Database) -> None:
    run(database, 3, new=1_234_567_890, stored=1_000_000, candidates=1_000_000, troubled=178)
    run(database, 2, problem="x" * 300)
    with database.session() as session:
        store.save_poll(
            session, make_feed(), make_result(), entries=[make_entry()], pointer=None, problem=None,
            now=NOW - 3 * DAY, ttl=None, jitter=0.9,
        )  # fmt: skip
    with database.session(read_only=True) as session:
        lines = [
            line.plain
            for line in screen(
                gauges(session, NOW), list(queries.runs(session, 6)), TOLD | {"model": "m" * 99}, NOW
            )
        ]
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) <= 24
    text = "\n".join(lines)
    for told in ("2 h ago", "1 pending", "the oldest unread 3 d", "1 overdue", "5.3 GB", "1 fetched"):
        assert told in text


def test_status_is_told_to_programs_and_its_exit_code_tells_cron(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", sqlite_url)
    result = CliRunner().invoke(app, ["status", "--json"])
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["database_bytes"] > 10_000
    assert told["runs"] == []
    assert "no ingest" in told["wrong"]
