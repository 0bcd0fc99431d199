"""`mercwatch maintain` from an operator's side."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from db import queries
from db.session import open_database


def test_what_was_given_up_is_told_and_remembered(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", sqlite_url)
    assert "0 bodies of pages off topic expired" in CliRunner().invoke(app, ["maintain"]).output
    told = json.loads(CliRunner().invoke(app, ["maintain", "--json", "--no-vacuum"]).output)
    assert (told["bodies"], told["database_bytes"]) == (0, 0)
    with open_database(sqlite_url) as opened, opened.session(read_only=True) as session:
        first, second = queries.runs(session, 5)
    assert (first.kind, first.problem, first.counts) == ("maintain", None, told)
    assert second.ended_at is not None
