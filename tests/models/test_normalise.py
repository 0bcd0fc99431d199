"""The working copy and the way back."""

from hypothesis import given
from hypothesis import strategies as st

from models.normalise import normalise

PIECES = st.sampled_from(
    [
        *(
            "issuesJoint ",
            "bydenying visas",
            "“quoted”",
            "<b>",
            "</b>",
            "<!-- x -->",
            "**bold**",
            "\\[a\\]",
            "😀",
        ),
        *(
            "\u2060",
            "\u00a0",
            "    ",
            "\n",
            "\n\n",
            "-   ",
            "• ",
            "U.S.-based",
            "word",
            "x_y",
            "end.Next",
            "رموز",
        ),
        *("\x1b", "'s", "=" * 30),
    ]
)


def glues(word: str) -> bool:
    return word in {"issues", "denying"}


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_word_leads_back_to_the_same_letters(text: str) -> None:
    working = normalise(text, glues)
    for position, letter in enumerate(working.text):
        if letter.isalnum():
            start, end = working.original(position, position + 1)
            assert text[start:end] == letter


def test_glued_words_are_parted_and_the_span_is_the_glued_one() -> None:
    working = normalise("France issuesJoint plans bydenying visas", glues)
    assert working.text == "France issues Joint plans by denying visas"
    start = working.text.index("Joint")
    assert working.original(start, start + 5) == (13, 18)


def test_names_with_capitals_inside_stay_whole() -> None:
    assert (
        normalise("WhatsApp and DarkMatter met QuaDream", glues).text
        == "WhatsApp and DarkMatter met QuaDream"
    )


def test_lines_broken_for_width_are_joined_and_bullets_are_not() -> None:
    text = (
        "The Government of the Republic of the Northern Isles has today\n"
        "signed the statement of the Republic of\n    Korea, as it said in the\n\n"
        "-   first point of a list that is long enough to be wrapped here\n-   second point\n"
    )
    joined = normalise(text, glues).text
    assert "has today signed" in joined
    assert "Republic of Korea" in joined
    assert joined.count("\n•") == 2


def test_lines_of_a_text_that_is_not_wrapped_stay_lines() -> None:
    text = "A heading\n" + "One line that is a whole paragraph " * 5 + "\nAnother heading\n"
    assert normalise(text, glues).text.count("\n") == 3


def test_one_long_line_does_not_keep_wrapped_lines_apart() -> None:
    wrapped = (
        "The ministry of the interior of the republic has today at noon\nsigned the joint statement.\n\n" * 12
    )
    long = "A table of all that signed: " + "Austria, Belgium, Croatia, Denmark, " * 6
    assert "at noon signed" in normalise(f"{wrapped}{long}\n", glues).text
