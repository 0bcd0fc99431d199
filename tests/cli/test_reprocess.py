"""`mercwatch reprocess` from an operator's side."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from db import queries
from db.session import open_database
from flows.steps import reprocessing
from pipeline.settings import Settings
from tests.flows.rereading import Model, fill, requoted


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, ["reprocess", *words], catch_exceptions=False)


@pytest.fixture(autouse=True)
def model(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Model:
    """Return the model at hand, which reads three stored documents otherwise than they were read."""
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", sqlite_url)
    fill(Settings(home=tmp_path, database_url=sqlite_url))
    model = Model("rules-2", requoted)
    monkeypatch.setattr(reprocessing, "annotator", lambda settings: model)
    monkeypatch.setattr(reprocessing, "_read", model.read)
    return model


def test_difference_is_seen_by_type_field_and_example_then_adopted(sqlite_url: str) -> None:
    seen = ask("--examples", "1").output
    assert "all documents read by rules-2 and codebook 1: 3 of 3 documents. 3 are read otherwise" in seen
    rows = [line.split() for line in seen.splitlines()]
    assert ["sanctions", "·", "·", "2", "1", "·"] in rows  # gained, lost, changed, back to the desk, stands
    assert ["field", "that", "differs", "in", "evidence"] in rows
    assert seen.count("“sanctioned”") == seen.count("“blacklisted”") > 0
    assert "`mercwatch reprocess --adopt 1` adopts it" in seen
    done = ask("--adopt", "1").output
    assert "3 documents adopted: 0 candidates new, 2 told differently, 0 withdrawn; 1 that were" in done
    assert "Nothing to do: 1 is adopted." in ask("--adopt", "1").output
    assert "Nothing differs." in ask().output
    with open_database(sqlite_url) as opened, opened.session(read_only=True) as session:
        kinds = [(run.kind, run.problem) for run in queries.runs(session, 9)]
    assert kinds == [("reprocess", None), ("adopt", None), ("adopt", None), ("reprocess", None)]


def test_programs_get_lines_with_every_number_and_both_sides() -> None:
    numbers, first, *_ = map(json.loads, ask("--json", "--examples", "9").output.splitlines())
    assert (numbers["turns"], numbers["differing"]) == ({"sanctions": {"changed": 2, "returns": 1}}, 3)
    assert (first["document"], first["turn"], first["fields"]) == (1, "returns", ["evidence"])
    assert ["type", "sanctioned"] in first["old"]["quotes"]
    assert ["type", "blacklisted"] in first["new"]["quotes"]
    (listed,) = map(json.loads, ask("--list", "--json").output.splitlines())
    assert (listed["reprocess"], listed["progress"]) == (1, "proposed")
    assert json.loads(ask("--adopt", "1", "--json").output) == {
        **{"adopted": 1, "documents": 3, "inserted": 0, "superseded": 2, "withdrawn": 0, "re_review": 1}
    }


def test_yes_adopts_at_once() -> None:
    assert "3 documents adopted" in ask("--mentions", "intellexa", "--yes").output
    assert "documents that mention intellexa" in ask("--list").output


def test_what_was_seen_is_shown_again_and_let_go() -> None:
    ask("--since", "2026-11-28")
    assert "since 2026-11-28 read by rules-2" in ask("--show", "1", "--examples", "0").output
    assert "dropped" in ask("--drop", "1").output
    assert "dropped" in ask("--list").output


def test_options_that_do_not_go_together_are_refused() -> None:
    refused = ask("--adopt", "1", "--mentions", "nso_group")
    assert refused.exit_code == 2
    assert "stands alone" in refused.output
