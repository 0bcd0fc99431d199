"""`mercwatch train` as a user types it; what it computes is tested with the flows."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli.learning import difference
from cli.main import app
from models.evaluation.scoring import Score, Tally
from models.learning.comparing import ACTS, DONE, Figures, Held
from models.learning.versions import adopted, keep
from models.sentences.classifier import Classifier
from models.sentences.learnt import Learnt
from pipeline.errors import ModelError

NUMBERS = np.ones(2, dtype=np.float32)
MODEL = Learnt("learnt", Classifier(["none", "sanctions"], ["a"], NUMBERS[:1], NUMBERS[None, :], NUMBERS), {})


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    return tmp_path / "models"


def put(models: Path, *refusals: str) -> str:
    counts = {"learnt from": 40 + len(refusals), "held out": 9}
    return keep(models, MODEL, {"decisions": counts, "refusals": list(refusals)}).name


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["train", *arguments], catch_exceptions=True)
    if isinstance(done.exception, ModelError):
        raise done.exception
    return done.output


def test_a_version_is_adopted_listed_and_taken_back(models: Path) -> None:
    name = put(models)
    assert "Stored candidates are as they were" in run("--adopt", name)
    assert adopted(models) == models / name
    assert json.loads(run("--list", "--json"))["in use"] == name
    assert "shipped is in use again" in run("--rollback")
    assert adopted(models) is None
    assert name in run("--list")


def test_one_that_is_no_better_takes_a_word_more(models: Path) -> None:
    name = put(models, "recall falls")
    with pytest.raises(ModelError, match=r"recall falls\. Say --anyway"):
        run("--adopt", name)
    assert adopted(models) is None
    run("--adopt", name, "--anyway")
    assert adopted(models) == models / name


def test_two_things_at_once_are_misuse(models: Path) -> None:
    assert "one of" in run("--list", "--rollback")


def test_training_without_scikit_learn_tells_the_mend(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sklearn.linear_model", None)
    with pytest.raises(ModelError, match=r"pip install 'mercwatch\[train\]'"):
        run()


def test_figures_stand_side_by_side_with_the_difference_by_type() -> None:
    def figures(right: int) -> Figures:
        tallies = {ACTS: Tally(right, 10, 10), DONE: Tally(right, 10, 10)}
        return Figures("trained-1", Held(tallies, {"sanctions": Tally(right, 10, 10)}), Score())

    table, _ = difference(figures(6), figures(7))
    cells = [list(column.cells) for column in table.columns]
    assert cells[0] == ["acts", "done acts", "sanctions"]
    change = ["0.600", "0.700", "+0.100"]
    assert [column[2] for column in cells[1:]] == ["10", *change, *change]
