"""The founding document (shared material): what must be found in it."""

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def candidates(shared: Path, read: Any) -> Any:
    text = (shared / "seed" / "cyber-mercenaries-summit-2024.txt").read_text(encoding="utf-8")
    return read(text, title=text.splitlines()[0], published="2024-03-22")[1]


@pytest.fixture(scope="module")
def gold(shared: Path) -> Any:
    return json.loads((shared / "seed" / "gold.json").read_text(encoding="utf-8"))["actions"]


def only(candidates: Any, type: str, date: str) -> Any:
    (one,) = [c for c in candidates if c.type == type and str(c.date).startswith(date)]
    return one


def test_the_joint_statement_has_exactly_its_endorsers(candidates: Any, gold: Any) -> None:
    wanted = next(g["endorsers"] for g in gold if g["type"] == "joint_statement" and g["date"] == "2024-03")
    assert sorted(only(candidates, "joint_statement", "2024-03-18").endorsers) == sorted(wanted)


def test_members_stay_members(candidates: Any, gold: Any) -> None:
    wanted = next(g["members"] for g in gold if g.get("members"))
    one = only(candidates, "principles", "2023-03")
    assert sorted(one.members) == sorted(wanted)
    assert one.actors == ("FOC",)
    assert one.endorsers == ()
    assert not any(set(c.actors) & {"AR", "CV", "MN"} for c in candidates)


def test_who_acted_is_found(candidates: Any) -> None:
    assert set(only(candidates, "process", "2024-02").actors) == {"FR", "GB"}
    assert only(candidates, "visa_restriction", "2024-02").actors == ("US",)
    assert only(candidates, "sanctions", "2024-03").firms == ("intellexa",)


def test_ten_of_thirteen_actions_are_found_and_few_wrong(candidates: Any, gold: Any) -> None:
    left = list(candidates)
    found = 0
    for action in gold:
        types = {action["type"], *action.get("alt_types", ())}
        parties = {*action["actors"], *action["endorsers"], *action.get("alt_actors", ())}
        hit = next((c for c in left if c.type in types and ({*c.actors, *c.endorsers} & parties)), None)
        if hit:
            left.remove(hit)
            found += 1
    assert found >= 10
    assert len(left) <= 2
