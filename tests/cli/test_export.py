"""`mercwatch export`, from a database with decisions to files that say the same as its views."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet
from sqlalchemy import text
from typer.testing import CliRunner

from cli.main import app
from db.decisions import Verdict
from db.queries.tables import TABLES
from db.session import Database
from db.views import dictionary
from pipeline.exporting.csv_files import read_csv
from tests.db.deciding import propose, say
from tests.making import make_document, us_sanctions

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def shown(database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """Decide on three candidates of hostile titles; return what each view shows then."""
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", database_url)
    run("export", tmp_path / "before.csv")  # the names are there now
    with database.session() as session:
        for n, title in enumerate(("=1+1", "'=1+1", 'a "b",\r\nc')):
            document = make_document(
                f"{n}: the US sanctioned Intellexa in March 2024.", url=f"https://a.example/{n}", title=title
            )
            propose(session, document, us_sanctions(document))
        say(session, Verdict.ACCEPT, 1)
        say(session, Verdict.AMEND, 2, fields={"instrument": "+Act", "endorsers": ["PL", "XK"]})
        say(session, Verdict.DUPLICATE, 3, duplicate_of=1)
    with database.session(read_only=True) as session:
        found = {}
        for name, view in TABLES.items():
            order = "1, 2"
            found[name] = [
                tuple(row) for row in session.execute(text(f"SELECT * FROM {view} ORDER BY {order}"))
            ]
    assert [len(found[name]) for name in ("actions", "action_endorsers", "sources")] == [2, 2, 3]
    return found


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_folder_of_csv_says_what_the_views_say_and_describes_itself(shown: Rows, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    assert "2 actions in" in run("export", folder)
    for name, view in TABLES.items():
        assert sorted(read_csv(folder / f"{name}.csv", dictionary()[view])) == sorted(shown[name])
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert (told["provenance"]["actions"], told["provenance"]["last_decision"]) == (2, 3)
    assert [one["name"] for one in told["resources"]] == list(TABLES)
    for one in told["resources"]:
        body = (folder / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(body), f"sha256:{hashlib.sha256(body).hexdigest()}")
        header = body.decode().split("\r\n", 1)[0].split(",")
        assert [field["name"] for field in one["schema"]["fields"]] == header
        assert one["rows"] == len(shown[one["name"]])
    assert not list(folder.glob(".*"))
    run("export", folder)  # again, over it


def test_parquet_snapshot_and_lines_say_what_the_views_say(shown: Rows, tmp_path: Path) -> None:
    run("export", tmp_path / "tables", "--format", "parquet")
    for name in TABLES:
        read = parquet.read_table(tmp_path / "tables" / f"{name}.parquet").to_pylist()
        assert sorted(tuple(row.values()) for row in read) == sorted(shown[name])
    run("export", tmp_path / "record.db")
    with closing(sqlite3.connect(tmp_path / "record.db")) as file:
        for name, view in TABLES.items():
            assert file.execute(f"SELECT * FROM {view} ORDER BY 1, 2").fetchall() == shown[name]
        assert file.execute("SELECT value FROM provenance WHERE name = 'last_decision'").fetchall() == [
            ("3",)
        ]
        names = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert names == {*TABLES.values(), "columns", "provenance"}
    run("export", tmp_path / "actions.jsonl")
    lines = (tmp_path / "actions.jsonl").read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert {one["title"] for one in first["sources"]} == {"=1+1", 'a "b",\r\nc'}
    assert [one["code"] for one in second["endorsers"]] == ["PL", "XK"]
    assert (tmp_path / "actions.jsonl.datapackage.json").exists()


@pytest.mark.parametrize("name", ["actions.csv", "actions.parquet", "actions.ftm.json", "actions.stix.json"])
def test_one_file_is_written_whole_with_its_descriptor(shown: Rows, tmp_path: Path, name: str) -> None:
    run("export", tmp_path / name)
    told = json.loads((tmp_path / f"{name}.datapackage.json").read_text(encoding="utf-8"))
    assert told["resources"][0]["path"] == name
    assert told["provenance"]["actions"] == 2
    assert not list(tmp_path.glob(".*"))


def test_record_of_a_day_before_is_exported_as_it_was(shown: Rows, tmp_path: Path) -> None:
    run("export", tmp_path / "then.csv", "--known-on", "2026-01-01")
    assert list(read_csv(tmp_path / "then.csv", dictionary()["v_actions"])) == []
    told = json.loads((tmp_path / "then.csv.datapackage.json").read_text(encoding="utf-8"))
    assert told["provenance"]["known_on"] == "2026-01-01"


def test_candidates_are_exported_on_request_only(shown: Rows, tmp_path: Path) -> None:
    run("export", tmp_path / "new.jsonl", "--candidates")
    assert (tmp_path / "new.jsonl").read_text(encoding="utf-8") == ""  # all are decided
    assert "3 candidates" in run("export", tmp_path / "candidates.csv", "--state", "decided")
    assert "2 actions" in run("export", tmp_path / "new.csv")


def test_export_that_fails_leaves_the_old_file(
    shown: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("export", tmp_path / "a.csv")
    before = (tmp_path / "a.csv").read_bytes()

    def broken(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cli.exporting.write_csv", broken)
    done = CliRunner().invoke(app, ["export", str(tmp_path / "a.csv")])
    assert done.exit_code == 2
    assert "No space left" in " ".join(done.output.replace("│", " ").split())
    assert (tmp_path / "a.csv").read_bytes() == before
    assert not list(tmp_path.glob(".*"))
