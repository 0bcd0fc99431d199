"""What a late document says of an accepted action."""

from typing import Any

import pytest

from pipeline.candidates.late import differences

ACCEPTED: dict[str, Any] = {
    "date": "2024-03-05",
    "actors": ["US"],
    "endorsers": ["GB"],
    "members": ["FR"],
    "firms": ["intellexa"],
    "status": "done",
}


def told(**fields: Any) -> list[tuple[str, str | None, str]]:
    """Return the differences of a telling."""
    return [(one.field, one.accepted, one.told) for one in differences(ACCEPTED, ACCEPTED | fields)]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"date": "2024-03"},
        {"date": None},
        {"firms": [], "actors": []},
        {"actors": ["US", "GB"]},
        {"actors": ["FR"]},
        {"status": "announced"},
    ],
)
def test_what_is_coarser_less_or_known_otherwise_is_no_difference(fields: dict[str, Any]) -> None:
    assert told(**fields) == []


def test_another_day_another_party_and_a_reversal_are() -> None:
    assert told(date="2024-03-06") == [("date", "2024-03-05", "2024-03-06")]
    assert told(endorsers=["GB", "PL"]) == [("endorsers", "GB", "PL")]
    assert told(firms=["intellexa", "cytrox"]) == [("firms", "intellexa", "cytrox")]
    assert told(status="reversed") == [("status", "done", "reversed")]


def test_a_finer_date_and_an_act_that_was_only_announced_are_news() -> None:
    assert [(one.field, one.told) for one in differences(ACCEPTED | {"date": "2024-03"}, ACCEPTED)] == [
        ("date", "2024-03-05")
    ]
    assert [one.field for one in differences(ACCEPTED | {"date": None}, ACCEPTED)] == ["date"]
    assert [one.field for one in differences(ACCEPTED | {"status": "announced"}, ACCEPTED)] == ["status"]
