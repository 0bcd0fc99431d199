"""The record is held against official lists and instruments."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.dates import PartialDate
from pipeline.gaps import Entry, Expected, State, Telling, expected, hold
from pipeline.records import Status
from pipeline.registry import load

REGISTRY = load()
OFAC = Expected(
    of="us_ofac_sdn", who="intellexa", step="added", types=("sanctions",), actor="US",
    dates=(PartialDate("2024-03-05"),),
)  # fmt: skip
JOINT = "Joint Statement on Efforts to Counter the Proliferation and Misuse of Commercial Spyware"


def telling(id: int = 1, date: str | None = "2024-03-05", **fields: Any) -> Telling:
    """Return an action against Intellexa."""
    plain: dict[str, Any] = {
        "type": "sanctions",
        "status": Status.DONE,
        "actors": frozenset({"US"}),
        "parties": frozenset({"US"}),
        "firms": frozenset({"intellexa"}),
        "instrument": None,
    }
    return Telling(id=id, date=PartialDate(date) if date else None, **(plain | fields))


def joined(
    *parties: str, date: str | None = "2024-03-18", name: str | None = JOINT, **fields: Any
) -> Telling:
    """Return a joint statement of these."""
    plain = {
        "type": "joint_statement",
        "firms": frozenset(),
        "parties": frozenset(parties),
        "instrument": name,
    }
    return telling(date=date, **(plain | fields))


def state(wanted: Expected, *actions: Telling, candidates: tuple[Telling, ...] = ()) -> State:
    (found,) = hold([wanted], actions, candidates)
    return found.state


def member(code: str, instrument: str = "joint_statement_spyware") -> Expected:
    return next(one for one in expected(REGISTRY) if (one.of, one.who) == (instrument, code))


@pytest.mark.parametrize("date", ["2024-03-05", "2024-03-04", "2024-03-20", "2024-03", "2024", None])
def test_act_near_the_day_or_of_vague_date_is_there(date: str | None) -> None:
    assert state(OFAC, telling(date=date)) is State.THERE


@pytest.mark.parametrize(
    "other",
    [
        {"date": "2024-09-16"},
        {"date": "2023"},
        {"type": "export_control"},
        {"status": Status.REVERSED},
        {"status": Status.PROPOSED},
        {"actors": frozenset({"GB"})},
        {"firms": frozenset({"cytrox"})},
    ],
    ids=str,
)
def test_other_act_is_not_it(other: dict[str, Any]) -> None:
    assert state(OFAC, telling(**other)) is State.MISSING


def test_removal_is_told_by_what_was_reversed() -> None:
    wanted = replace(OFAC, step="removed")
    assert state(wanted, telling()) is State.MISSING
    assert state(wanted, telling(status=Status.REVERSED)) is State.THERE


def test_candidate_counts_where_no_action_does_and_is_named() -> None:
    (found,) = hold([OFAC], [telling(7, firms=frozenset())], [telling(9)])
    assert (found.state, found.ids) == (State.CANDIDATE, (9,))
    (found,) = hold([OFAC], [telling(7)], [telling(9)])
    assert (found.state, found.ids) == (State.THERE, (7,))


@pytest.mark.parametrize("date", [None, "2024"])
def test_vague_act_stands_for_one_of_two_steps(date: str | None) -> None:
    later = replace(OFAC, dates=(PartialDate("2024-09-16"),))
    found = hold([OFAC, later], [telling(1), telling(2, date=date)], [])
    assert [one.ids for one in found] == [(1,), (2,)]
    assert [one.state for one in hold([OFAC, later], [telling(2, date=date)], [])] == ["there", "missing"]


def test_act_against_two_firms_is_there_for_both() -> None:
    cytrox = replace(OFAC, who="cytrox")
    both = telling(date=None, firms=frozenset({"intellexa", "cytrox"}))
    assert [one.state for one in hold([OFAC, cytrox], [both], [])] == ["there", "there"]


def test_listings_of_the_registry_are_expected_with_their_days() -> None:
    one = next(one for one in expected(REGISTRY) if one.who == "nso_group")
    assert (one.of, one.actor, one.types, one.step) == (
        "us_bis_entity_list",
        "US",
        ("export_control",),
        "added",
    )
    assert [str(date) for date in one.dates] == ["2021-11-03", "2021-11-04"]


@pytest.mark.parametrize(
    ("entry", "more"),
    [
        (Entry(list="us_ofac_sdn", firm="intellexa", step="added", date=PartialDate("2024-03-06")), 0),
        (Entry(list="us_ofac_sdn", firm="intellexa", step="listed", date=None), 0),
        (Entry(list="eu_consolidated_list", firm="i_soon", step="added", date=PartialDate("2026-03-17")), 0),
        (Entry(list="us_ofac_sdn", firm="intellexa", step="added", date=PartialDate("2026-03-06")), 1),
        (Entry(list="us_ofac_sdn", firm="nso_group", step="listed", date=None), 1),
        (Entry(list="us_ofac_sdn", firm="nobody", step="added", date=None), 0),
    ],
    ids=str,
)
def test_entry_of_a_list_is_expected_once(entry: Entry, more: int) -> None:
    before, after = expected(REGISTRY), expected(REGISTRY, [entry, entry])
    assert len(after) - len(before) == more


@pytest.mark.parametrize(
    ("guid", "step"),
    [("nso_group|nso group|1 added", "added"), ("nso_group|a|b|2 removed", "removed"), ("odd", None)],
)
def test_guid_of_a_list_s_entry_is_read(guid: str, step: str | None) -> None:
    one = Entry.of("us_ofac_sdn", guid, None)
    assert (one.step if one else None) == step


def test_who_joined_is_there_by_its_own_wave_or_a_later_list() -> None:
    assert state(member("FI"), joined("FI", "US")) is State.THERE
    assert state(member("DK"), joined("DK", date="2024-09-22")) is State.THERE
    assert state(member("FI"), joined("FI", date="2023-03-30")) is State.MISSING
    assert state(member("FI"), joined("DE")) is State.MISSING


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("Joint Statement on Efforts to Counter the Proliferation and Misuse of Commercial Spyware", True),
        ("joint statement to counter the misuse of commercial spyware", True),
        ("joint statement", False),
        ("Pall Mall Process", False),
        (None, False),
    ],
)
def test_instrument_is_known_by_its_name_and_not_by_its_kind(name: str | None, there: bool) -> None:
    assert (state(member("FI"), joined("FI", name=name)) is State.THERE) == there


def test_code_of_practice_is_not_told_by_the_declaration_before_it() -> None:
    wanted = member("GH", "pall_mall_code_of_practice")
    process = {"name": "Pall Mall Process", "type": "principles"}
    assert state(wanted, joined("GH", date="2024-02-06", **process)) is State.MISSING
    assert state(wanted, joined("GH", date="2025-04-04", **process)) is State.THERE
