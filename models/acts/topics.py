"""Which sentences are on the topic, and which stand near enough to one that may mean it."""

import re

from spacy.tokens import Doc

from models.reading import Reading
from pipeline.records import Label

AROUND = 2  # sentences before and behind one on the topic that are near it
SHORT = 25  # sentences of a text that is about the topic if one of them is
LETTERS = 3  # of a name, at least
STALKERWARE = re.compile(r"(?i)\bstalker-?ware|\bstalking app|\bconsumer-grade (?:phone )?spyware")


def on_topic(reading: Reading) -> list[bool]:
    """Tell of each sentence whether it has a topic word or a firm."""
    return [
        any(hit.name == "TOPIC" for hit in reading.hits[i])
        or any(one.label is Label.FIRM for one in reading.by_sentence[i])
        for i in range(len(reading.sentences))
    ]


def near_topic(reading: Reading, doc: Doc) -> list[bool]:
    """Tell of each sentence whether it, its title or one around it is on the topic.

    In a short text those count too that speak of spying, or share a name with a sentence on the topic: what
    is told of the accused, the case or the company is told of the topic.
    """
    topical, numbers = reading.topical, range(len(reading.sentences))
    if reading.title_on_topic:
        return [True for _ in numbers]
    near = [topical[i] or _beside(reading, i) for i in numbers]
    if any(near) and len(near) <= SHORT:
        names = [_names(reading, doc, i) for i in numbers]
        known = set().union(*(names[i] for i in numbers if topical[i]))
        near = [near[i] or _of_spying(reading, i) or not known.isdisjoint(names[i]) for i in numbers]
    return near


def _beside(reading: Reading, i: int) -> bool:
    """Tell whether a sentence on the topic stands around another, in its paragraph or right before it."""
    here = reading.sentences[i].paragraph
    return any(
        0 <= j < len(reading.sentences)
        and reading.topical[j]
        and abs(reading.sentences[j].paragraph - here) <= (j == i - 1)
        for j in range(i - AROUND, i + AROUND + 1)
    )


def _of_spying(reading: Reading, i: int) -> bool:
    return any(hit.name == "spying" for hit in reading.hits[i])


def _names(reading: Reading, doc: Doc, i: int) -> set[str]:
    """Return the capitalised words of a sentence behind its first, less those of states, bodies and dates."""
    sentence = reading.sentences[i]
    known = [one for one in reading.by_sentence[i] if one.label is not Label.FIRM] + reading.dates[i]
    taken = {k for one in known for k in range(one.start, one.end)}
    return {
        token.text
        for token in doc[sentence.start + 1 : sentence.end]
        if token.i not in taken and token.text[0].isupper() and token.is_alpha and len(token) >= LETTERS
    }


def of_stalkerware(reading: Reading) -> bool:
    """Tell whether a text is about spyware that private persons buy, and names no vendor (codebook)."""
    firm = any(one.label is Label.FIRM for one in reading.found)
    return not firm and STALKERWARE.search(reading.working.text) is not None
