"""The figures that `mercwatch evaluate` prints, and the floors under them."""

from pathlib import Path
from typing import Any

import pytest

from models.evaluation import floors
from models.evaluation.scoring import NOTHING, score
from pipeline.errors import ModelError


def action(type: str, actor: str, date: str | None = None, **rest: Any) -> dict[str, Any]:
    return {"type": type, "actors": [actor], "date": date, "role": "primary", "status": "done", **rest}


@pytest.fixture
def made() -> Any:
    gold = {
        "a": {
            "actions": [action("sanctions", "US", "2024-03"), action("inquiry", "PL", "2024")],
            "countries": ["US", "PL"],
            "firms": [],
        },
        "b": {"actions": [], "countries": ["IL"], "firms": ["intellexa"]},
    }
    proposed = {
        "a": {
            "actions": [
                action("sanctions", "US", "2024-03-05", confidence=0.9, status="announced"),
                action("prosecution", "PL", "2024", confidence=0.4),
            ],
            "countries": ["US"],
            "firms": [],
        }
    }
    return score(gold, proposed)


def test_actions_mentions_and_documents_are_counted(made: Any) -> None:
    assert (made.tallies["actions"].precision, made.tallies["actions"].recall) == (0.5, 0.5)
    assert made.tallies["countries"].recall == pytest.approx(1 / 3)
    assert made.tallies["firms"].precision is None
    assert made.tallies["relevant documents"].precision == 1
    assert [one["type"] for _, one in made.misses] == ["inquiry"]
    assert [one["type"] for _, one in made.alarms] == ["prosecution"]


def test_fields_are_judged_on_what_was_found(made: Any) -> None:
    assert made.fields["dates agree"] == 1
    assert made.fields["dates exact"] == 0
    assert made.fields["status"] == 0
    assert made.fields["actors exact"] == 1


def test_the_confusion_tells_under_which_type_a_miss_came_out(made: Any) -> None:
    assert made.confusion["inquiry", "prosecution"] == 1
    assert made.confusion["sanctions", "sanctions"] == 1
    assert made.confusion[NOTHING, "prosecution"] == 1


def test_confidence_is_told_in_bands(made: Any) -> None:
    assert [band for band in made.bands() if band[1]] == [(0.4, 1, 0), (0.9, 1, 1)]


def test_a_floor_holds_and_sinks_only_when_meant(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    floors.pin({"recall": 0.8}, "gold", path=path)
    assert floors.broken({"recall": 0.81}, floors.read(path)["gold"]) == {}
    assert floors.broken({"recall": 0.7}, floors.read(path)["gold"]) == {"recall": (0.7, 0.8)}
    assert floors.broken({}, floors.read(path)["gold"]) == {"recall": (None, 0.8)}
    with pytest.raises(ModelError, match="recall would sink"):
        floors.pin({"recall": 0.7}, "gold", path=path)
    floors.pin({"recall": 0.7}, "gold", lower=True, path=path)
    assert floors.read(path) == {"gold": {"recall": 0.7}}
