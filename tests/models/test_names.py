"""Which names are mentions, and which of them can act."""

from typing import Any

import pytest

from pipeline.records import Label


def named(read: Any, text: str, label: Label, **more: Any) -> set[str]:
    annotation, _ = read(text, **more)
    return {mention.id for mention in annotation.mentions if mention.label is label}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Ships crossed the Indian Ocean to New Mexico.", set()),
        ("Inner Mongolia was not asked.", set()),
        ("Give us the phone.", set()),
        ("The US asked Britain and the Swiss.", {"US", "GB", "CH"}),
        ("U.S.-based firms, Greece-based ones and Polish police", {"US", "GR", "PL"}),
        ("FRANCE AND GERMANY AGREE", {"FR", "DE"}),
        ("The Republic of Korea and Korean firms", {"KR"}),
    ],
)
def test_countries_are_named_by_name_abbreviation_and_demonym(
    read: Any, text: str, countries: set[str]
) -> None:
    assert named(read, text, Label.COUNTRY) == countries


def test_a_product_names_its_vendor_and_only_in_context(read: Any) -> None:
    assert named(read, "Predator spyware was on his phone.", Label.FIRM) == {"intellexa"}
    assert named(read, "A predator was seen in the woods.", Label.FIRM) == set()
    assert named(read, "The Predator film opens on Friday.", Label.FIRM) == set()


def test_the_title_can_be_the_context_of_a_name(read: Any) -> None:
    text = "Predator was sold to three states."
    assert named(read, text, Label.FIRM) == set()
    assert named(read, text, Label.FIRM, title="Spyware sales") == {"intellexa"}


@pytest.mark.parametrize(
    "text",
    [
        "An Israeli firm imposed an export ban on its own spyware.",
        "Israel's NSO signed a contract for Pegasus spyware.",
        "A Greece-based company published guidelines on spyware.",
        "The Greece-based dealer imposed a ban on the use of its spyware by the police.",
    ],
)
def test_a_firm_s_country_is_no_actor(read: Any, text: str) -> None:
    assert read(text)[1] == ()


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The Polish Senate set up a special committee on Pegasus spyware.", "PL"),
        ("The parliament of Slovakia set up a special committee on Pegasus spyware.", "SK"),
        ("Poland's Sejm met. The prosecutors opened a criminal investigation into Pegasus spyware.", "PL"),
    ],
)  # fmt: skip
def test_a_generic_organ_is_its_state_s(read: Any, text: str, actor: str) -> None:
    _, candidates = read(text)
    assert [one.actors for one in candidates] == [(actor,)]


def test_a_generic_organ_without_any_state_is_the_publisher_s(read: Any) -> None:
    _, candidates = read("The interior ministry signed a contract for Pegasus spyware.", country="ES")
    assert [one.actors for one in candidates] == [("ES",)]


def test_a_capital_acts_only_as_subject_of_a_verb(read: Any) -> None:
    annotation, candidates = read("Paris imposed sanctions on a spyware broker.")
    assert [one.actors for one in candidates] == [("FR",)]
    annotation, _ = read("He bought spyware in Paris.")
    assert not any(mention.actor == "FR" for mention in annotation.mentions)
