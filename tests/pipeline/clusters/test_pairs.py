"""Whether two candidates tell of one action."""

from typing import Any

import pytest

from pipeline.clusters import Agreement, Clusters, Outline, agree
from pipeline.dates import PartialDate

SPYWARE = "Joint Statement on Efforts to Counter the Proliferation and Misuse of Commercial Spyware"


def outline(id: str = "a", **fields: Any) -> Outline:
    """Return an outline: of the sanctions on Intellexa, from a document of its own, unless told otherwise."""
    plain: dict[str, Any] = {
        "type": "sanctions",
        "actors": {"US"},
        "firms": {"intellexa"},
        "date": "2024-03-05",
    }
    given = plain | fields
    for name in ("actors", "endorsers", "firms", "stages"):
        given[name] = frozenset(given.get(name, ()))
    given["date"] = PartialDate(given["date"]) if given["date"] else None
    return Outline(id=id, document=given.pop("document", id), **given)


def fits(one: Outline, other: Outline) -> Agreement | None:
    """Return how two agree, which is the same both ways."""
    assert agree(one, other) == agree(other, one)
    return agree(one, other)


@pytest.mark.parametrize("date", ["2024-03-05", "2024-03-08", "2024-03-02", "2024-03", "2024"])
def test_dates_that_may_be_one_agree(date: str) -> None:
    assert fits(outline(), outline("b", date=date))


@pytest.mark.parametrize("date", ["2024-03-09", "2024-03-01", "2024-02", "2023", None])
def test_others_do_not(date: str | None) -> None:
    assert not fits(outline(), outline("b", date=date))


def test_the_slack_is_for_days_so_that_months_do_not_run_into_each_other() -> None:
    assert not fits(outline(date="2024-03"), outline("b", date="2024-04"))
    assert fits(outline(date="2024-03"), outline("b", date="2024-04-02"))


def test_a_further_round_on_the_same_firm_is_another_action() -> None:
    rounds = [
        outline(n, date=date) for n, date in enumerate(["2024-03-05", "2024-03", "2024-09-16", "2024-09"])
    ]
    clusters = Clusters()
    clusters.add(outline(f"{n}", date=str(one.date)) for n, one in enumerate(rounds))
    assert {frozenset({"0", "1"}), frozenset({"2", "3"})} == clusters.clusters()


def test_a_lifting_is_not_what_it_lifts() -> None:
    assert not fits(outline(), outline("b", lifted=True))


def test_other_firms_are_another_action_and_unnamed_ones_may_be_the_same() -> None:
    assert not fits(outline(), outline("b", firms={"candiru"}))
    assert fits(outline(), outline("b", firms=()))
    assert fits(outline(), outline("b", firms={"intellexa", "cytrox"}))


def test_states_that_join_later_are_a_wave_of_their_own() -> None:
    wave = {"type": "joint_statement", "firms": (), "instrument": SPYWARE}
    first = outline(actors={"US", "GB", "FR"}, date="2023-03-30", **wave)
    assert not fits(first, outline("b", actors={"DE", "PL"}, date="2024-03-18", **wave))
    assert fits(first, outline("c", actors={"US"}, date="2023-03", **wave | {"instrument": None}))


def test_steps_of_one_case_in_a_month_are_apart_but_not_on_one_day() -> None:
    case = {"type": "litigation", "firms": {"nso_group"}}
    ruling, damages = {"stages": {"ruled"}}, {"stages": {"damages"}}
    assert not fits(
        outline(date="2025-05", **case, **ruling), outline("b", date="2025-05", **case, **damages)
    )
    assert fits(outline(**case, **ruling), outline("b", **case, **damages))


def test_the_press_calls_an_entity_listing_sanctions() -> None:
    listing = outline(type="export_control", firms={"nso_group"}, date="2021-11-03")
    assert fits(listing, outline("b", firms={"nso_group", "candiru"}, date="2021-11"))
    assert not fits(listing, outline("c", firms=(), date="2021-11"))
    assert not fits(listing, outline("d", type="procurement", firms={"nso_group"}, date="2021-11"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Executive Order", "Executive Order Prohibiting the Use of Commercial Spyware", True),
        (
            "Executive Order on Prohibition of Use of Commercial Spyware that Poses Risks",
            "Executive Order Prohibiting the Use of Commercial Spyware that Poses Risks",
            True,
        ),
        ("Wassenaar Arrangement", "interim final rule", False),
        ("Pall Mall Process", "Code of Practice for States", False),
    ],
)
def test_instruments_are_compared_by_most_of_their_words(one: str, other: str, same: bool) -> None:
    rule = {"type": "export_control", "firms": (), "date": "2024-03"}
    assert bool(fits(outline(instrument=one, **rule), outline("b", instrument=other, **rule))) is same


def test_where_two_years_are_as_likely_neither_is_sure() -> None:
    clusters = Clusters()
    clusters.add([outline("march"), outline("september", date="2024-09-16"), outline("told", date="2024")])
    assert len(clusters.clusters()) == 3
    clusters.remove(["september"])
    assert frozenset({"march", "told"}) in clusters.clusters()


def test_little_in_common_counts_only_where_nothing_else_fits() -> None:
    inquiry = {"type": "inquiry", "firms": (), "date": "2022-09"}
    clusters = Clusters()
    clusters.add([outline("a", **inquiry), outline("b", **inquiry)])
    assert clusters.clusters() == {frozenset({"a", "b"})}
    clusters.add(
        [outline("c", **inquiry | {"date": "2022-09-02"}), outline("d", **inquiry | {"date": "2022-09-20"})]
    )
    assert len(clusters.clusters()) == 4


def test_what_agrees_is_told() -> None:
    found = fits(outline(), outline("b", instrument="SDN list", actors={"US", "GB"}))
    assert found
    assert found.fields == ("type", "direction", "date", "actors", "firms")
