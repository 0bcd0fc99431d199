"""What an edit changed is told by paragraphs, within bounds."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.differences import CUT, MOST, MOST_PARAGRAPHS, difference, likeness

OLD = "The Treasury acted.\nIt named two firms.\nIt thanked its partners."
NEW = "The Treasury acted.\nIt named three firms.\nIt thanked its partners."
TEXTS = st.lists(st.sampled_from(["one", "two", "three", ""]), max_size=8).map("\n".join)


def test_edited_paragraph_is_told_with_its_neighbours() -> None:
    assert difference(OLD, NEW).splitlines()[3:] == [
        " The Treasury acted.",
        "-It named two firms.",
        "+It named three firms.",
        " It thanked its partners.",
    ]


@given(TEXTS, TEXTS)
def test_diff_is_empty_for_one_text_and_for_no_other(old: str, new: str) -> None:
    assert (difference(old, new) == "") is (old == new)


def test_long_diff_is_cut_and_says_so() -> None:
    told = difference("\n".join("a" * 90 for _ in range(500)), "\n".join("b" * 90 for _ in range(500)))
    assert len(told) < MOST + 200
    assert told.endswith(CUT)


def test_texts_of_very_many_paragraphs_are_not_compared() -> None:
    assert difference("x\n" * MOST_PARAGRAPHS, "y\n" * MOST_PARAGRAPHS) == CUT


@given(TEXTS, TEXTS)
def test_likeness_lies_between_nothing_and_all(old: str, new: str) -> None:
    assert 0 <= likeness(old, new) <= 1
    assert likeness(old, old) == 1


def test_likeness_grows_with_what_is_the_same() -> None:
    assert likeness(OLD, "Other words.") == 0
    assert 0.5 < likeness(OLD, NEW) < 1
