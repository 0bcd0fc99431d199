"""Sentence boundaries from lines, bullets, stops and abbreviations; set before any parser."""

from itertools import pairwise
from typing import Any

from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from models.acts import lexicon
from models.reading import Sentence, reading_of

STOPS = frozenset({".", "!", "?", "...", "…", '."', "?!"})
CLOSERS = frozenset({'"', "'", ")", "]", "''"})
OPENERS = frozenset({'"', "'", "(", "[", "“"})
BEFORE_NAMES = lexicon.function_words()["before_names"]
ABBREVIATED = frozenset(
    {"u.s.", "u.k.", "u.n.", "e.u.", "d.c.", "inc.", "corp.", "co.", "ltd.", "a.m.", "p.m.", "u.s.c."}
)
STARTERS = lexicon.function_words()["starters"]
NOT_FIRST = 2**64 - 1  # -1 in spaCy's unsigned arrays: no later component may begin a sentence here
LONGEST = 250  # tokens; a longer run is cut at a comma or semicolon, else anywhere, so that time stays linear


@Language.factory(
    "mercwatch_sentences", assigns=["token.is_sent_start", "doc._.reading"], requires=["doc._.reading"]
)
def create(nlp: Language, name: str) -> "Sentences":
    """Return the component."""
    return Sentences()


class Sentences:
    """Sets `token.is_sent_start`, `reading.sentences` and `reading.sentence_of`."""

    def __call__(self, doc: Doc) -> Doc:
        """Cut a Doc."""
        reading = reading_of(doc)
        texts = [token.text for token in doc]
        reading.lower = [text.lower() for text in texts]
        starts = _starts(texts, reading.lower)
        _number(reading, texts, starts)
        column: Any = doc.to_array([SENT_START])  # setting tokens one by one takes quadratic time
        for i, first in enumerate(starts):
            column[i] = 1 if first else NOT_FIRST
        doc.from_array([SENT_START], column)
        return doc


def _starts(texts: list[str], lower: list[str]) -> list[bool]:
    starts = [False] * len(texts)
    begin = 0
    for i in range(1, len(texts)):
        before, here = texts[i - 1], texts[i]
        new = False
        if "\n" in before:
            new = True
        elif here == "•":
            new = "\n" in before or before.isspace()
        elif not here.isspace() and "\n" not in here:
            new = _after_stop(texts, lower, i)
        if not new and i - begin >= LONGEST:
            new = before in {",", ";"} or i - begin >= 2 * LONGEST
        if new:
            starts[i] = True
            begin = i
    if starts:
        starts[0] = True
    return starts


def _after_stop(texts: list[str], lower: list[str], i: int) -> bool:
    """Tell whether a stop stands before token i and a new sentence may begin with it."""
    here = texts[i]
    if here in CLOSERS and not (here == '"' and i + 1 < len(texts) and texts[i + 1][:1].isupper()):
        return False
    j = i - 1
    while j >= 0 and i - j < 6 and (texts[j] in CLOSERS or texts[j].isspace()):
        j -= 1
    if j < 0:
        return False
    last = texts[j]
    if lower[j] in ABBREVIATED:
        return here[:1].isupper() and lower[i] in STARTERS
    closing = last in STOPS or (last[-1] in ".!?" and len(last) > 4 and last.count(".") == 1)
    if not closing or (last == "." and j and _abbreviates(texts[j - 1])):
        return False
    return here[:1].isupper() or here[:1].isdigit() or here in OPENERS or not here[:1].isascii()


def _abbreviates(word: str) -> bool:
    """Tell whether the stop behind a word belongs to it: "No.", an initial."""
    return word.lower().rstrip(".") in BEFORE_NAMES or (len(word) == 1 and word.isupper())


def _number(reading: Any, texts: list[str], starts: list[bool]) -> None:
    """Fill the reading's sentences from the starts."""
    reading.sentence_of = [0] * len(texts)
    edges = [i for i, first in enumerate(starts) if first] + [len(texts)]
    paragraph, depth, opens, column = 0, -1, True, 0
    for start, end in pairwise(edges):
        if start:
            gap = texts[start - 1]
            opens = "\n" in gap
            if gap.count("\n") > 1:
                paragraph += 1
                depth = -1
            if opens:
                column = len(gap) - gap.rfind("\n") - 1
        first = start
        while first < end and texts[first].isspace():
            column = len(texts[first]) - texts[first].rfind("\n") - 1
            first += 1
        if first < end and texts[first] == "•":
            depth = column
            paragraph += 1
            opens = True
        elif opens:
            depth = -1
        words = [t for t in texts[first:end] if not t.isspace()]
        closes = bool(words) and words[-1] in STOPS
        heading = opens and depth < 0 and 0 < len(words) <= 14 and not closes and words[-1] not in {",", ";"}
        number = len(reading.sentences)
        reading.sentences.append(Sentence(start, end, paragraph, depth, opens, heading))
        reading.sentence_of[start:end] = [number] * (end - start)
