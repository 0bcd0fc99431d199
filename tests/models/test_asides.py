"""Where the subject of a verb ends that stands behind an aside."""

import pytest

from models.normalise import normalise
from models.parties.asides import before_aside, ends
from models.reading import Found, Reading, Sentence
from pipeline.records import Label
from tests.making import make_document


def reading(text: str) -> Reading:
    made = Reading(make_document(text), normalise(text, lambda word: False))
    made.lower = text.lower().split()
    made.sentences = [Sentence(0, len(made.lower), 0, -1, opens=True, heading=False)]
    made.sentence_of = [0] * len(made.lower)
    return made


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Corvo Labs sued", 2),
        ("Corvo Labs has never publicly sued", 2),
        ("Corvo Labs , whose tools leaked , has sued", 2),
        ("Corvo Labs , which sells tools , sued", 2),
        ("Corvo Labs , a maker of tools , sued", 8),
        ("sued", 0),
    ],
)
def test_an_aside_and_the_auxiliaries_are_left_out(text: str, end: int) -> None:
    made = reading(text)
    assert before_aside(made, len(made.lower) - 1) == end


def test_a_legal_form_is_of_the_name() -> None:
    firm = Found(0, 1, Label.FIRM, "corvo")
    assert ends(["corvo", "inc.", "sued"], firm, 2)
    assert not ends(["corvo", "tools", "sued"], firm, 2)
