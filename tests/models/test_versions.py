"""Trained models are kept whole, adopted, and taken back."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.learning.versions import adopt, adopted, keep, roll_back, version, versions
from models.sentences.classifier import Classifier
from models.sentences.learnt import Learnt, read_learnt
from pipeline.errors import ModelError
from tests.making import DAY, NOW


def learnt(bias: float = 0.5) -> Learnt:
    numbers = np.array([bias, -bias], dtype=np.float32)
    model = Classifier(["none", "sanctions"], ["word"], numbers[:1], numbers[None, :], numbers)
    return Learnt("learnt", model, {"always": bias})


def manifest(decisions: int = 40, **more: Any) -> dict[str, Any]:
    return {"decisions": {"learnt from": decisions}, "refusals": [], **more}


def test_a_version_is_read_as_it_was_kept(tmp_path: Path) -> None:
    kept = keep(tmp_path, learnt(), manifest(412))
    assert kept.name.startswith("learnt-412-")
    again = read_learnt(kept.folder)
    assert (again.name, again.weights) == (kept.name, {"always": 0.5})
    assert (again.classifier.bias == learnt().classifier.bias).all()
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]


def test_the_same_model_is_kept_once_with_its_last_comparison(tmp_path: Path) -> None:
    one = keep(tmp_path, learnt(), manifest(figures={"in use": "shipped"}))
    other = keep(tmp_path, learnt(), manifest(figures={"in use": "another"}))
    assert (one.name, other.manifest["figures"]) == (other.name, {"in use": "another"})
    assert keep(tmp_path, learnt(0.25), manifest()).name != one.name
    assert keep(tmp_path, learnt(), manifest(41)).name != one.name
    assert len(versions(tmp_path)) == 3


def test_what_was_adopted_is_in_use_until_taken_back(tmp_path: Path) -> None:
    one, other = keep(tmp_path, learnt(), manifest()), keep(tmp_path, learnt(0.25), manifest())
    assert adopted(tmp_path) is None
    adopt(tmp_path, one.name, NOW)
    adopt(tmp_path, other.name, NOW + DAY)
    assert adopted(tmp_path) == other.folder
    assert roll_back(tmp_path, NOW) == one.name
    assert adopted(tmp_path) == one.folder
    adopt(tmp_path, "shipped", NOW)
    assert adopted(tmp_path) is None
    assert roll_back(tmp_path, NOW) == one.name
    assert roll_back(tmp_path, NOW) == "shipped"
    with pytest.raises(ModelError, match="no way back"):
        roll_back(tmp_path, NOW)
    said = [json.loads(line) for line in (tmp_path / "adopted.jsonl").read_text().splitlines()]
    assert [next(iter(line)) for line in said] == ["adopt", "adopt", "back to", "adopt", "back to", "back to"]


def test_what_is_not_whole_cannot_be_adopted(tmp_path: Path) -> None:
    kept = keep(tmp_path, learnt(), manifest())
    (kept.folder / "confidence.yaml").write_text("always: 9.0\n")
    with pytest.raises(ModelError, match=r"confidence\.yaml is not as it was written"):
        adopt(tmp_path, kept.name, NOW)
    assert adopted(tmp_path) is None


@pytest.mark.parametrize("name", ["learnt-1-0000000000", "../learnt-1-0000000000", "", "models"])
def test_an_unknown_version_is_told_with_the_mend(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="mercwatch train --list"):
        version(tmp_path, name)


def test_a_version_in_use_that_is_gone_is_told_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="mercwatch train --rollback"):
        read_learnt(tmp_path / "learnt-1-0000000000")


def test_a_broken_log_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "adopted.jsonl").write_text('{"adopt": "shipped"}\n{"ado\n')
    with pytest.raises(ModelError, match=r"adopted\.jsonl:2: no adoption"):
        adopted(tmp_path)
