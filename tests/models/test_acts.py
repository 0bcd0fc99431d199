"""Sentences of our own: what must come out of each, and what must not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROWS = yaml.safe_load((Path(__file__).parent / "sentences" / "acts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["type"] != "none"], ids=lambda row: row["text"][:50]
)
def test_an_act_is_found_with_its_parties(read: Any, row: dict[str, Any]) -> None:
    _, candidates = read(row["text"])
    assert [one.type for one in candidates] == [row["type"]]
    (one,) = candidates
    assert sorted(one.actors) == sorted(row["actors"])
    assert set(row.get("firms", ())) <= set(one.firms)
    if "date" in row:
        assert str(one.date) == str(row["date"])
    assert one.status == row.get("status", "done")
    assert one.certainty == row.get("certainty", "confirmed")


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["type"] == "none"], ids=lambda row: row["text"][:50]
)
def test_what_is_no_act_is_not_proposed(read: Any, row: dict[str, Any]) -> None:
    assert read(row["text"])[1] == ()
