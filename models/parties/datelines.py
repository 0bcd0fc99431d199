"""Datelines: "GENEVA (25 June 2019) -", which tell where a text was written and not who acts."""

from spacy.tokens import Doc

from models.reading import Found, Reading, Sentence
from pipeline.records import Label

LONGEST = 16  # tokens
DASHES = frozenset({"-", "–", "—", "‑", "--"})
MARKS = frozenset({",", ".", "(", ")", "/", ":"})
TOWNS = frozenset({"place", "metonym"})
SEATS = frozenset(
    {"geneva", "strasbourg", "the hague", "new york", "vienna", "brussels"}
)  # of bodies of many states


def set_apart(reading: Reading, doc: Doc, found: list[Found]) -> list[Found]:
    """Set `reading.datelines`; return the mentions without the towns and bodies that stand in one."""
    kept: list[Found] = []
    for one in found:
        number = reading.sentence_of[one.start]
        first = reading.sentences[number].start
        if one.kind in TOWNS and one.start - first <= 1:
            _mark(reading, doc, number, one)
        elif one.label is Label.COUNTRY and one.start - first == 2 and doc[first].text.isupper():
            _mark(reading, doc, number, one)  # "PARIS, France -"; the town need not be known
        if one.start >= reading.datelines.get(number, 0) or one.label is not Label.BODY:
            kept.append(one)
    return kept


def silence(reading: Reading) -> None:
    """Let no country act that a dateline names: "PARIS, France -"."""
    for one in reading.found:
        if one.start < reading.datelines.get(reading.sentence_of[one.start], 0):
            one.capable = False


def _mark(reading: Reading, doc: Doc, number: int, town: Found) -> None:
    """Set where a sentence begins behind its dateline, and the town's state, if it is one."""
    end = _end(doc, town.end, reading.sentences[number])
    if end is None:
        return
    reading.datelines[number] = end
    if reading.written_in is None and doc[town.start : town.end].text.lower() not in SEATS:
        reading.written_in = town.actor


def _end(doc: Doc, start: int, sentence: Sentence) -> int | None:
    """Return where a dateline ends, if it is one: a dash, or a bracket, closes it."""
    within = False
    for i in range(start, min(sentence.start + LONGEST, sentence.end - 1)):
        word, after = doc[i].text, doc[i + 1].text
        if word in DASHES and not within:
            return i + 1
        within = word == "(" or (within and word != ")")
        if word == ")" and after[:1].isupper():
            return i + 1
        if word not in MARKS | DASHES and not word[:1].isupper() and not word[:1].isdigit():
            return None
    return None
