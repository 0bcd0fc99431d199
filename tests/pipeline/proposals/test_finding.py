"""Names that the registry does not know are found by the words around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.proposals import Finder, NameKind, folded
from pipeline.registry import FirmKind, load

FINDER = Finder(load())


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Israeli spyware maker Acme Intrusion sold it.", "Acme Intrusion", NameKind.FIRM),
        ("Foxglove Labs, a Cyprus-based surveillance company, was raided.", "Foxglove Labs", NameKind.FIRM),
        ("It used spyware developed by Blue Heron Tools last year.", "Blue Heron Tools", NameKind.FIRM),
        ("An exploit broker called Crowfence pays well.", "Crowfence", NameKind.FIRM),
        ("Die Spähsoftware-Firma Grünwald GmbH schweigt.", "Grünwald GmbH", NameKind.FIRM),
        ("Le fabricant de logiciels espions Nexon Deux nie.", "Nexon Deux", NameKind.FIRM),
        ("They were hit with the Moonrise spyware.", "Moonrise", NameKind.PRODUCT),
        ("NSO Group, now known as Night Orchard, moved.", "Night Orchard", NameKind.ALIAS),
        ("Night Orchard (formerly NSO Group) moved.", "Night Orchard", NameKind.ALIAS),
        ("Night Orchard, previously known as NSO Group, moved.", "Night Orchard", NameKind.ALIAS),
    ],
)
def test_name_is_found_and_told_for_what_it_is(text: str, name: str, kind: NameKind) -> None:
    (found,) = FINDER.look(text)
    assert (found.name, found.kind, text[found.start : found.end]) == (name, kind, name)
    assert found.of == ("nso_group" if kind is NameKind.ALIAS else None)


@pytest.mark.parametrize(
    "text",
    [
        "The spyware maker NSO Group and the surveillance firm Paragon denied it.",
        "Israeli spyware and Pegasus spyware were found. Commercial spyware is a threat.",
        "The spyware firm's director spoke. The surveillance company, The Times wrote, is closed.",
        "The phone maker Acme Intrusion sold it; Foxglove Labs, a bakery company, too.",
        "Spyware made by a company that nobody knows.",
    ],
)
def test_what_is_known_or_no_name_is_not_proposed(text: str) -> None:
    assert FINDER.look(text) == []


def test_kind_of_a_firm_is_taken_from_its_trade() -> None:
    text = "The hack-for-hire outfit Aspen Nine and the zero-day\nbroker Crowfence met."
    assert [(one.name, one.hint) for one in FINDER.look(text)] == [
        ("Aspen Nine", FirmKind.HACK_FOR_HIRE),
        ("Crowfence", FirmKind.EXPLOIT_BROKER),
    ]


def test_name_over_two_lines_is_one_and_over_two_paragraphs_is_not() -> None:
    (one,) = FINDER.look("the spyware vendor Blue\nHeron closed")
    assert (one.name, one.key) == ("Blue\nHeron", "blue heron")
    (two,) = FINDER.look("the spyware vendor Blue\n\nHeron closed")
    assert two.name == "Blue"


WORDS = st.lists(
    st.sampled_from(
        ["the", "spyware", "firm", "maker", "Acme", "Blue Heron", ",", "a", "\n", "NSO Group", "formerly",
         "now known as", "made by", "é", "🛰", "(", "Ltd.", "'s", "Israeli"]
    ),
    max_size=25,
)  # fmt: skip


@given(WORDS)
def test_every_name_is_verbatim_new_and_apart_from_the_others(words: list[str]) -> None:
    text = " ".join(words)
    found = FINDER.look(text)
    ends = [0]
    for one in found:
        assert text[one.start : one.end] == one.name
        assert one.key == folded(one.name) != folded("NSO Group")
        assert one.start >= ends[-1]
        ends.append(one.end)
