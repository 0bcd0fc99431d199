"""What an act turns out to be once it is known who did it, and where a text was written."""

import pytest

from tests.models.conftest import Reader


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("In November 2021, the United States sanctioned NSO Group over its spyware.", "export_control"),
        ("The US Treasury sanctioned Intellexa over its spyware on 5 March 2024.", "sanctions"),
        ("The US Commerce Department sanctioned four spyware vendors on Tuesday.", "export_control"),
        ("In May 2019, the United States sanctioned NSO Group over its spyware.", "sanctions"),
    ],
)
def test_press_s_sanction_is_of_the_type_of_the_list_that_the_firm_was_put_on(
    read: Reader, text: str, type_: str
) -> None:
    _, candidates = read(text)
    assert [one.type for one in candidates] == [type_]


@pytest.mark.parametrize(
    "opening",
    [
        "MOSCOW (Own Agency - 15th June, 2023) ",
        "GENEVA (25 June 2019) - ",
        "PARIS, France — ",
        "LONDON, May 3 – ",
    ],
)
def test_town_of_a_dateline_does_not_act(read: Reader, opening: str) -> None:
    text = f"{opening}The European Parliament adopted a resolution on commercial spyware on Thursday."
    _, candidates = read(text)
    assert [one.actors for one in candidates] == [("EU",)]


def test_town_that_speaks_for_its_state_still_acts(read: Reader) -> None:
    _, (one,) = read("Washington has imposed sanctions on the spyware vendor Intellexa.")
    assert one.actors == ("US",)


def test_private_person_s_suit_takes_the_court_s_state(read: Reader) -> None:
    text = "Saudi activist Loujain al-Hathloul has filed a lawsuit against DarkMatter in a US federal court."
    _, (one,) = read(text)
    assert one.type == "litigation"
    assert one.actors == ("US",)


def test_vendor_that_drops_a_customer_is_an_act_of_industry(read: Reader) -> None:
    _, (one,) = read("Paragon canceled its spyware contracts with its Italian government customers.")
    assert (one.type, one.actors) == ("industry_action", ("org:paragon",))


def test_stalkerware_is_not_on_the_topic(read: Reader) -> None:
    text = "The FTC fined the maker of a stalkerware app. It ordered the spyware firm to delete its files."
    assert read(text)[1] == ()


def test_what_the_committee_said_is_said_by_the_committee_named_before(read: Reader) -> None:
    text = (
        "The European Parliament's committee opened an inquiry into Pegasus spyware in 2022.\n\n"
        "In Greece, spyware was used for political gain, the committee concluded in its final report."
    )
    _, candidates = read(text)
    assert {actor for one in candidates for actor in one.actors} == {"EU"}


def test_what_an_order_says_shall_be_done_is_no_act_beside_it(read: Reader) -> None:
    duties = (
        "(a) The head of each agency that has procured commercial spyware, upon reviewing it, shall "
        "submit to the President a report describing the review's findings."
    )
    order = (
        "By the authority vested in me as President, it is hereby ordered as follows:\n\n"
        "I hereby establish as the policy of the United States Government that it shall not make operational "
        "use of commercial spyware that poses risks to security.\n\n"
    )
    annotation, _ = read(order + duties, country="US")
    assert {act.type for act in annotation.acts if act.span[0] < len(order)} >= {"use_restriction"}
    assert not [act for act in annotation.acts if act.span[0] >= len(order)]
