"""Which documents repeat another."""

import random

import pytest

from pipeline.duplicates import Kind, bands, repetition

WORDS = ["minister", "court", "firm", "order", "judge", "panel", "phone", "list", "state", "rule", "law"]


def article(seed: int, sentences: int = 30) -> str:
    """Return a text in sentences of ten words."""
    dice = random.Random(seed)
    return "\n".join(
        " ".join(f"{dice.choice(WORDS)}{dice.randrange(40)}" for _ in range(9)).capitalize() + " today."
        for _ in range(sentences)
    )


PRESS = article(1).replace("today.", "on 5 March the Treasury named five firms.", 1)


def found(one: str, other: str) -> bool:
    """Tell whether two texts have a key in common."""
    return bool({*bands(one)} & {*bands(other)})


def test_a_copy_with_other_furniture_is_a_copy() -> None:
    copy = f"Share this\nBy Ann Reporter, 6 March 2024\n{PRESS}\nRead more about the Treasury in Reuters."
    assert found(PRESS, copy)
    said = repetition(PRESS, copy)
    assert said
    assert (said.kind, said.share) == (Kind.COPY, 1.0)


def test_punctuation_case_and_lines_change_nothing() -> None:
    copy = PRESS.upper().replace("\n", " ").replace(".", " - ")
    assert bands(PRESS) == bands(copy)
    assert repetition(PRESS, copy) is not None


@pytest.mark.parametrize(
    ("old", "new"), [("5 March", "6 March"), ("Treasury", "Commerce"), ("named five", "did not name five")]
)
def test_a_number_a_name_or_a_negation_put_right_is_a_correction(old: str, new: str) -> None:
    said = repetition(PRESS, PRESS.replace(old, new))
    assert said
    assert said.kind is Kind.CORRECTION
    assert any(set(new.split()) & set(later.split()) for _, later in said.changed)


def test_a_slip_of_the_pen_put_right_is_a_copy() -> None:
    said = repetition(PRESS, PRESS.replace("firms", "companies", 1))
    assert said
    assert said.kind is Kind.COPY


def test_a_text_that_quotes_and_says_as_much_again_is_its_own() -> None:
    assert repetition(PRESS, PRESS + "\n" + article(2, 40)) is None


def test_texts_of_one_subject_are_two() -> None:
    assert not found(article(3), article(4))
    assert repetition(article(3), article(4)) is None


def test_short_texts_are_compared_with_none() -> None:
    assert bands("The Treasury sanctioned Intellexa.") == ()
    assert repetition("The Treasury sanctioned Intellexa.", "The Treasury sanctioned Intellexa.") is None


def test_a_text_of_which_a_third_is_rewritten_is_found_and_is_its_own() -> None:
    lines = PRESS.split("\n")
    rewritten = "\n".join([*lines[:20], *article(5, 10).split("\n")])
    assert repetition(PRESS, rewritten) is None
