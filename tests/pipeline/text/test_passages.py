"""The sentences around evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Evidence
from pipeline.text.passages import MOST, passage


def around(text: str, *words: str) -> str:
    """Return the passage around words, the first of which tells the type."""
    evidence = []
    for word, field in zip(words, ("type", "firms", "actors"), strict=False):
        start = text.index(word)
        evidence.append(Evidence(field=field, value="x", quote=word, start=start, end=start + len(word)))
    start, end = passage(text, evidence)
    return text[start:end]


def test_sentence_of_the_cue_is_quoted_alone() -> None:
    assert around("One thing. The U.S. sanctioned it. Then more.", "sanctioned") == "The U.S. sanctioned it."


def test_abbreviation_ends_no_sentence() -> None:
    text = "First. Mr. Smith of NSO Group Ltd. Israel was sued by No. Ten. Last."
    assert around(text, "sued") == "Mr. Smith of NSO Group Ltd. Israel was sued by No. Ten."


def test_near_sentences_of_other_values_are_quoted_too() -> None:
    text = "Intellexa sells. Much is known. The US sanctioned it. Enough."
    assert around(text, "sanctioned", "Intellexa") == "Intellexa sells. Much is known. The US sanctioned it."


def test_quote_stays_within_its_list_item_or_paragraph() -> None:
    text = "Actions:\n  • March: The US banned it\n  • June: The EU asked\n\nIntellexa sells."
    assert around(text, "banned", "Intellexa") == "March: The US banned it"


def test_far_values_do_not_make_it_long() -> None:
    text = "Intellexa sells. " + "Word goes on. " * 100 + "The US sanctioned it."
    assert around(text, "sanctioned", "Intellexa") == "The US sanctioned it."


def test_endless_sentence_is_cut_between_words() -> None:
    cut = around("word " * 1000 + "sanctioned " + "word " * 1000, "sanctioned")
    assert len(cut) <= MOST
    assert set(cut.split()) == {"word", "sanctioned"}


@given(st.text(min_size=1), st.data())
def test_passage_holds_the_cue_and_is_bounded(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if (
        not text[start:end].strip()
        or text[start].isspace()
        or text[end - 1].isspace()
        or text[start] in "•*‣▪"
    ):
        return
    cue = Evidence(field="type", value="x", quote=text[start:end], start=start, end=end)
    first, last = passage(text, [cue])
    assert 0 <= first <= start
    assert end <= last <= len(text)
    assert last - first <= max(MOST, end - start)


@pytest.mark.parametrize("blank", [" ", "\n", ". ", "\n\n "])
def test_long_blanks_take_no_time(blank: str) -> None:
    assert around(blank * 50_000 + "sanctioned" + blank * 50_000, "sanctioned").strip(". \n") == "sanctioned"
