"""`mercwatch evaluate` and `mercwatch explain` as a user types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from models.evaluation import floors

TEXT = "The US Treasury imposed sanctions on Intellexa on 5 March 2024. Its spyware is Predator."


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(floors, "PATH", tmp_path / "floors.json")
    monkeypatch.setattr(floors.read, "__defaults__", (tmp_path / "floors.json",))
    monkeypatch.setattr(floors.pin, "__kwdefaults__", {"lower": False, "path": tmp_path / "floors.json"})
    folder = tmp_path / "gold"
    (folder / "documents").mkdir(parents=True)
    document = {"id": "a", "url": "https://example.org/a", "title": "Spyware", "published": "2024-03-06"}
    (folder / "documents" / "a.json").write_text(json.dumps({**document, "text": TEXT, "publisher": None}))
    action = {"type": "sanctions", "date": "2024-03-05", "actors": ["US"], "firms": ["intellexa"]}
    (folder / "gold.jsonl").write_text(
        json.dumps({"id": "a", "relevant": True, "actions": [action], "countries": ["US"], "firms": []})
        + "\n"
    )
    return folder


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_figures_are_printed_pinned_and_held(gold: Path) -> None:
    code, told = run("evaluate", str(gold), "--pin")
    assert code == 0
    assert "Calibration" in told
    assert "actions recall" in json.dumps(floors.read())
    assert run("evaluate", str(gold))[0] == 0
    kept = floors.read()
    (figures,) = kept.values()
    figures["countries precision"] = 1.5
    floors.PATH.write_text(json.dumps(kept))
    code, told = run("evaluate", str(gold))
    assert code == 1
    assert "under the floor: countries precision 1.000, floor 1.500" in told


def test_misses_are_listed(gold: Path) -> None:
    labels = gold / "gold.jsonl"
    labels.write_text(labels.read_text().replace('"US"', '"FR"'))
    code, told = run("evaluate", str(gold), "--misses")
    assert code == 0
    assert "1 misses" in told
    assert "1 false alarms" in told


def test_a_folder_without_gold_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path)])
    assert "name a folder with documents/ and gold.jsonl" in str(done.exception)


def test_a_text_is_explained_and_marked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    code, told = run("explain", str(tmp_path / "a.txt"), "--html", str(tmp_path / "a.html"))
    assert code == 0
    assert "sanctions" in told
    assert "imposed sanctions" in (tmp_path / "a.html").read_text()
