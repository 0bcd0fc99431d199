"""Who acted where the sentence makes it hard: asides, crowds, company nouns, joiners and conveners."""

from collections.abc import Callable

import pytest

from pipeline.records import Annotation, Candidate

Reader = Callable[..., tuple[Annotation, tuple[Candidate, ...]]]


def actors(read: Reader, text: str, type: str, **more: str) -> list[set[str]]:
    return [set(one.actors) for one in read(text, **more)[1] if one.type == type]


@pytest.mark.parametrize(
    ("text", "type", "actor"),
    [
        (
            "Apple Inc., whose phones the Pegasus spyware repeatedly broke into, has filed a suit.",
            "litigation",
            "org:apple",
        ),
        (
            "Paragon, whose spyware is called Graphite, canceled its contracts with its Italian customers.",
            "industry_action",
            "org:paragon",
        ),
        (
            "The documents reveal that NSO disconnected 10 government customers from the Pegasus spyware.",
            "industry_action",
            "org:nso_group",
        ),
        ("Italy, which had bought the spyware, has ended its contract with Paragon.", "procurement", "IT"),
    ],
)
def test_the_verb_behind_an_aside_is_of_whom_it_stands_beside(
    read: Reader, text: str, type: str, actor: str
) -> None:
    assert actors(read, text, type) == [{actor}]


def test_the_company_that_appeals_is_the_one_spoken_of(read: Reader) -> None:
    text = (
        "A US court has ordered the spyware vendor NSO Group to stop targeting WhatsApp. In response, the"
        " company has filed an appeal to overturn the ruling."
    )
    assert {"org:nso_group"} in actors(read, text, "litigation")


def test_who_is_one_of_those_that_sued_has_sued(read: Reader) -> None:
    text = (
        "Access Now was one of eight organisations which filed an amicus brief before the Ninth Circuit"
        " Court of Appeals in California against NSO Group."
    )
    assert actors(read, text, "litigation") == [{"org:access_now"}]


@pytest.mark.parametrize(
    ("text", "type", "expected"),
    [
        (
            "Several countries, including France and Germany, signed the code of practice on spyware.",
            "principles",
            "FR DE",
        ),
        (
            "A number of companies, such as Apple and Google, filed lawsuits against the spyware vendor NSO.",
            "litigation",
            "org:apple org:google",
        ),
    ],
)
def test_of_a_crowd_its_examples_act(read: Reader, text: str, type: str, expected: str) -> None:
    assert actors(read, text, type) == [set(expected.split())]


def test_what_an_organisation_welcomes_is_another_s_act(read: Reader) -> None:
    text = (
        "Access Now welcomes the U.S. Solicitor General's amicus brief, urging the U.S. Supreme Court to"
        " deny NSO Group's petition to review its sovereign immunity claim."
    )
    assert actors(read, text, "litigation") == [{"US"}]


def test_who_joins_endorses_and_who_led_acts_too(read: Reader) -> None:
    text = "Poland joined the UK- and France-led Pall Mall Declaration on commercial spyware in 2024."
    (one,) = [one for one in read(text)[1] if one.type == "joint_statement"]
    assert (set(one.actors), set(one.endorsers)) == ({"PL", "GB", "FR"}, {"PL"})


def test_signatories_are_endorsers_of_principles(read: Reader) -> None:
    text = "Austria and Ghana have endorsed the code of practice on commercial spyware."
    (one,) = [one for one in read(text)[1] if one.type == "principles"]
    assert set(one.endorsers) == {"AT", "GH"}


def test_who_joins_others_in_an_act_acts_with_them(read: Reader) -> None:
    text = (
        "The United States is joining nine partners in endorsing the Joint Statement on commercial spyware."
        " These partners include Australia, Canada, France and Norway."
    )
    (one, *_) = [one for one in read(text)[1] if one.type == "joint_statement"]
    assert set(one.actors) == {"US", "AU", "CA", "FR", "NO"}


def test_those_who_speak_in_a_joint_statement_issued_it(read: Reader) -> None:
    text = (
        "The governments of Austria, Estonia, Finland, Japan, Norway and the United States announced steps"
        " against spyware in a joint statement issued after a meeting."
    )
    assert {"AT", "EE", "FI", "JP", "NO", "US"} in actors(read, text, "joint_statement")


@pytest.mark.parametrize(
    "text",
    [
        "The gathering continues the 2024 Pall Mall Process, an international initiative against spyware.",
        "As of today, 21 governments have supported a Code of Practice for States on spyware.",
    ],
)
def test_an_instrument_named_alone_is_of_those_who_convened_it(read: Reader, text: str) -> None:
    found = read(text)[1]
    assert found
    assert all(set(one.actors) == {"FR", "GB"} for one in found)


def test_a_person_s_claim_is_of_the_court_named_before(read: Reader) -> None:
    text = (
        "The High Court in London has ruled that Saudi Arabia has no immunity in a case over Pegasus"
        " spyware. Ghanem Al-Masarir filed a claim against the kingdom over the hacking with spyware."
    )
    found = actors(read, text, "litigation")
    assert found
    assert all(one == {"GB"} for one in found)


@pytest.mark.parametrize(
    ("publisher", "state"),
    [("Permanent Mission of Slovenia to the UN", "SI"), ("Embassy of the Netherlands", "NL")],
)
def test_a_mission_that_publishes_speaks_for_its_state(read: Reader, publisher: str, state: str) -> None:
    text = "Today we joined the Joint Statement on commercial spyware."
    assert actors(read, text, "joint_statement", publisher=publisher) == [{state}]


def test_a_law_is_not_of_the_union_named_before(read: Reader) -> None:
    text = (
        "The Greek government faces a scandal over the Predator spyware. It prompted the European Parliament"
        " to launch an inquiry. A new law on spyware has since been passed."
    )
    assert actors(read, text, "legislation") == [{"GR"}]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (
            "The spyware broker was tried in Sydney. Peter Williams, an Australian national, pleaded "
            "guilty before a US federal court to selling eight exploits.",
            "US",
        ),
        (
            "A Greek court heard that Tal Dilian, the founder of Intellexa, pleaded not guilty on Monday.",
            "GR",
        ),
    ],
)
def test_an_accused_who_pleads_is_tried_by_the_court_s_state(read: Reader, text: str, state: str) -> None:
    assert actors(read, text, "prosecution")[-1] == {state}


def test_a_firm_named_behind_what_it_is_has_acted(read: Reader) -> None:
    text = "Israeli technology company Cellebrite will stop selling its services to customers in Hong Kong."
    (act,) = read(text)[0].acts
    assert (act.type, [one.actor for one in act.actors]) == ("industry_action", ["org:cellebrite"])


@pytest.mark.parametrize(
    "text",
    [
        "The Israeli manufacturer of Pegasus spyware said Thursday it had ended its contract with Dubai.",
        "The maker of Pegasus has cut off two government customers of its spyware.",
    ],
)
def test_the_maker_of_a_product_is_its_firm(read: Reader, text: str) -> None:
    assert actors(read, text, "industry_action") == [{"org:nso_group"}]


@pytest.mark.parametrize(
    ("text", "type", "actor"),
    [
        (
            "Four people are being tried at the Athens Criminal Court over Predator spyware.",
            "prosecution",
            "GR",
        ),
        ("Four men went on trial at the Criminal Court in Rome over Predator spyware.", "prosecution", "IT"),
        ("In October, Facebook had also sued the Israeli spyware maker.", "litigation", "org:meta"),
    ],
)
def test_trials_are_of_their_court_and_suits_of_who_sues(
    read: Reader, text: str, type: str, actor: str
) -> None:
    (act,) = [one for one in read(text)[0].acts if one.type == type]
    assert [one.actor for one in act.actors] == [actor]


def test_the_state_of_those_who_are_sanctioned_has_not_sanctioned_them(read: Reader) -> None:
    text = (
        "The US Commerce Department listed four spyware vendors. Israeli companies NSO Group and Candiru are "
        "being sanctioned for selling spyware."
    )
    assert {actor for one in read(text)[0].acts for actor in (m.actor for m in one.actors)} == {"US"}


def test_a_listing_told_by_its_noun_is_of_the_list_s_state(read: Reader) -> None:
    text = "A spokesperson referred to the addition of NSO Group to the country's Entity List last month."
    assert actors(read, text, "export_control", country="US") == [{"US"}]


def test_companies_named_as_examples_have_acted(read: Reader) -> None:
    text = (
        "Apple has sued NSO Group, and companies such as Microsoft and Cisco "
        "filed an amicus brief in the US court."
    )
    assert actors(read, text, "litigation") == [{"org:apple"}, {"org:microsoft", "org:cisco"}]
