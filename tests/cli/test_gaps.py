"""`mercwatch gaps` and `mercwatch registry`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from db.session import open_database
from db.store import save_document, save_reading
from pipeline.registry import load
from tests.making import NOW, make_annotation, make_document, us_sanctions

RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with one text that names a vendor and tells of sanctions."""
    (tmp_path / "mercwatch.db").write_bytes(migrated_file.read_bytes())
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    document = make_document(
        "The US sanctioned Intellexa in March 2024. The spyware maker Acme Intrusion was not."
    )
    with open_database(f"sqlite:///{tmp_path / 'mercwatch.db'}") as database, database.session() as session:
        saved = save_document(session, document, page_id=None, now=NOW)
        save_reading(session, saved.id, make_annotation(document), [us_sanctions(document)], now=NOW)
    return tmp_path


def test_gaps_are_told_as_lines_and_fail_the_command(home: Path) -> None:
    done = RUN.invoke(app, ["gaps", "--json"])
    assert done.exit_code == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    (ofac,) = [one for one in lines if one["dates"] == ["2024-03-05"] and one["who"] == "intellexa"]
    assert (ofac["state"], ofac["candidates"], ofac["actions"]) == ("candidate", [1], [])
    assert {one["state"] for one in lines} == {"missing", "candidate"}
    (latvia,) = [one for one in lines if one["who"] == "LV"]
    assert (latvia["of"], latvia["state"]) == ("joint_statement_spyware", "missing")
    assert latvia["source"].startswith("https://")


def test_gaps_are_told_as_a_table(home: Path) -> None:
    shown = RUN.invoke(app, ["gaps"]).stdout
    assert shown.startswith("0 there, 1 only candidates, ")
    assert "Specially Designated Nationals List" in shown


def test_record_without_gaps_ends_well(home: Path) -> None:
    registry = home / "registry"
    registry.mkdir()
    (registry / "firms.yml").write_text(
        "lists: {}\nfirms:\n"
        "  intellexa: {name: Intellexa, kind: spyware, jurisdictions: [], sources: [], verified: true}\n"
    )
    (registry / "instruments.yml").write_text("instruments: {}\n")
    (registry / "feeds.yml").write_text("agents: {}\nfeeds: {}\n")
    done = RUN.invoke(app, ["gaps", "--all"])
    assert (done.exit_code, done.stdout.splitlines()[0].rstrip()) == (
        0,
        "0 there, 0 only candidates, 0 missing",
    )


def test_names_are_looked_for_and_listed(home: Path) -> None:
    done = RUN.invoke(app, ["registry", "proposals", "--json"])
    (one,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (one["name"], one["kind"], one["documents"]) == ("Acme Intrusion", "firm", 1)
    assert "Acme Intrusion" in RUN.invoke(app, ["registry", "proposals"]).stdout
    assert RUN.invoke(app, ["registry", "proposals", "--standing", "odd"]).exit_code == 2


def test_what_was_added_is_a_diff_and_part_of_what_the_program_reads(home: Path) -> None:
    empty = RUN.invoke(app, ["registry", "diff"])
    assert (empty.stdout, empty.stderr.split(":")[0]) == ("", "Nothing was added here")
    added = home / "registry" / "added" / "firms"
    added.mkdir(parents=True)
    (added / "nso_group.yml").write_text("firms:\n  nso_group:\n    aliases: [Night Orchard]\n")
    diff = RUN.invoke(app, ["registry", "diff"]).stdout
    assert diff.startswith("--- a/pipeline/registry/firms.yml\n+++ b/pipeline/registry/firms.yml\n")
    assert "Night Orchard" in diff
    assert "Night Orchard" in load(home / "registry").firms["nso_group"].aliases
    assert RUN.invoke(app, ["check"]).exit_code in {0, 1}
