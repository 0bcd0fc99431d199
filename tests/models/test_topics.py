"""Which sentences may tell of acts: those on the topic, those around them, and those of the same names."""

from typing import Any

OPENING = "A tribunal in Rome is looking at how the spyware of Corvo Labs came to be on a lawyer's phone. "
FILLER = "\n\n".join(f"The weather on day {number} of the hearing was fair and warm." for number in range(4))
VERDICT = "On 3 June 2025 the Italian court sentenced Tullio Corvo to six years in prison."


def test_a_short_text_s_act_by_who_is_named_beside_the_topic_is_found(read: Any) -> None:
    _, candidates = read(
        "The spyware maker was founded by Tullio Corvo.\n\n" + FILLER + "\n\n" + VERDICT, country="IT"
    )
    assert [(one.type, one.actors) for one in candidates] == [("prosecution", ("IT",))]


def test_an_act_against_others_far_from_the_topic_is_none(read: Any) -> None:
    _, candidates = read(OPENING + "\n\n" + FILLER + "\n\n" + VERDICT.replace("Tullio Corvo", "Gino Bartoli"))
    assert candidates == ()


def test_in_a_long_text_a_name_shared_with_the_topic_is_not_enough(read: Any) -> None:
    text = "The spyware maker was founded by Tullio Corvo.\n\n" + "\n\n".join([FILLER] * 8) + "\n\n" + VERDICT
    assert read(text, country="IT")[1] == ()


def test_an_act_about_spying_in_a_short_text_is_found_without_a_word_of_the_topic(read: Any) -> None:
    accused = "On 3 June 2025 Italian prosecutors charged four men with hacking the phones of two lawyers."
    assert [one.type for one in read(OPENING + "\n\n" + FILLER + "\n\n" + accused, country="IT")[1]] == [
        "prosecution"
    ]
