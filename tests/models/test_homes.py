"""Whose a generic organ is: the dateline's, the last court's, the place's where a thing was done."""

from collections.abc import Callable

import pytest

from pipeline.records import Annotation, Candidate

Reader = Callable[..., tuple[Annotation, tuple[Candidate, ...]]]


def actors(read: Reader, text: str, type: str, **more: str) -> list[set[str]]:
    return [set(one.actors) for one in read(text, **more)[1] if one.type == type]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("PARIS - Prosecutors have charged two executives accused of selling spyware to Egypt.", "FR"),
        (
            "ROME (AP) - Prosecutors have charged two spyware executives over sales to Sudanese officials.",
            "IT",
        ),
        ("MADRID — A judge has charged the spyware firm's boss with selling it to Mexican police.", "ES"),
    ],
)
def test_prosecutors_under_a_dateline_are_its_state_s(read: Reader, text: str, state: str) -> None:
    assert actors(read, text, "prosecution") == [{state}]


@pytest.mark.parametrize(
    ("text", "type", "state"),
    [
        ("Two executives of the spyware vendor were indicted in Germany over exports.", "prosecution", "DE"),
        ("Two executives of the spyware company were charged in Cyprus last week.", "prosecution", "CY"),
        ("A bill to ban spyware was introduced in the Knesset.", "legislation", "IL"),
        ("NSO Group was fined in Spain over the use of Pegasus.", "regulatory_penalty", "ES"),
        ("NSO Group was sued in Spain by a lawyer hacked with Pegasus.", "litigation", "ES"),
        ("Two journalists filed a lawsuit against NSO Group in a Barcelona court.", "litigation", "ES"),
    ],
)
def test_what_is_done_to_somebody_is_done_by_the_state_where_it_is_done(
    read: Reader, text: str, type: str, state: str
) -> None:
    assert actors(read, text, type) == [{state}]


def test_where_a_thing_was_found_is_not_who_found_it(read: Reader) -> None:
    text = "The Belgian parliament published its inquiry's report on spyware, which was used in Greece."
    assert actors(read, text, "inquiry") == [{"BE"}]


def test_a_judge_is_of_the_court_named_before_and_not_of_the_last_state(read: Reader) -> None:
    text = (
        "WhatsApp sued NSO Group in a US court over its Pegasus spyware. The Israeli government seized"
        " files of the company. A judge ruled in December that NSO Group had breached WhatsApp's terms."
    )
    assert {"US"} in actors(read, text, "litigation")
    assert {"IL"} not in actors(read, text, "litigation")


def test_where_a_firm_sits_does_not_make_a_court_its_state_s(read: Reader) -> None:
    text = "Israel-based NSO Group makes the Pegasus spyware. A judge ordered it to pay damages to WhatsApp."
    annotation, _ = read(text)
    assert "IL" not in {one.actor for act in annotation.acts for one in act.actors}


def test_prosecutors_under_a_dateline_are_not_of_the_organ_named_above_it(read: Reader) -> None:
    text = (
        "Greek prosecutors have closed their case on the Predator spyware.\n\n"
        "PARIS - Prosecutors have charged two executives of the spyware firm Nexa."
    )
    assert {"FR"} in actors(read, text, "prosecution")


@pytest.mark.parametrize("leaders", ["UK- and France-led", "French- and British-led"])
def test_both_that_lead_are_leaders(read: Reader, leaders: str) -> None:
    text = f"The {leaders} Pall Mall Process on spyware was launched in London in February 2024."
    assert actors(read, text, "process") == [{"FR", "GB"}]


def test_a_name_told_again_in_brackets_does_not_break_a_list(read: Reader) -> None:
    text = "The United States (US), the United Kingdom (UK) and France imposed sanctions on a spyware maker."
    assert actors(read, text, "sanctions") == [{"US", "GB", "FR"}]


def test_a_hacked_lawyer_s_suit_is_no_act_of_the_vendor(read: Reader) -> None:
    text = (
        "A lawyer hacked with spyware made by the maker NSO Group has filed a complaint in a Spanish court."
    )
    assert actors(read, text, "litigation") == [{"ES"}]
