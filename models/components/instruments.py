"""Finds named instruments: a head word, and the capitalised words around it."""

from spacy.language import Language
from spacy.tokens import Doc

from models.reading import Found, reading_of
from pipeline.records import Label

HEADS = frozenset(
    "Statement Declaration Order Act Acts Bill Principles Process Code Convention Initiative Arrangement Regulation "
    "Resolution Directive List Roadmap Charter Agreement Report Blueprint Accord Guidelines Framework Treaty Law "
    "Communiqué Communique Memorandum Plan Decree".split()
)
FIXED = (
    ("pall", "-", "mall", "declaration"),
    ("executive", "order"),
    ("joint", "statement"),
    ("code", "of", "conduct"),
    ("code", "of", "practice"),
    ("guiding", "principles"),
    ("entities", "list"),
    ("entity", "list"),
)
SMALL = frozenset("of the and on for to in that with by from an a & could be its against or - ' 's ,".split())
OPENS = frozenset("on for of to prohibiting prohibition regarding concerning that tackling".split())
LONGEST = 34  # tokens


@Language.factory("mercwatch_instruments", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Instruments":
    """Return the component."""
    return Instruments()


class Instruments:
    """Sets `reading.instruments`, by sentence."""

    def __call__(self, doc: Doc) -> Doc:
        """Look for instruments."""
        reading = reading_of(doc)
        texts = [token.text for token in doc]
        lower = reading.lower
        reading.instruments = [[] for _ in reading.sentences]
        taken = 0
        for i, text in enumerate(texts):
            if i < taken:
                continue
            sentence = reading.sentences[reading.sentence_of[i]]
            span = None
            if text in HEADS:
                start = _left(texts, i, max(sentence.start, taken))
                if start < i or text in {"Act"}:
                    span = (start, _right(texts, lower, i + 1, sentence.end))
            else:
                fixed = (
                    next((f for f in FIXED if tuple(lower[i : i + len(f)]) == f), None)
                    if lower[i] in STARTS
                    else None
                )
                if fixed:
                    span = (i, i + len(fixed))
                    if text[0].isupper():
                        span = (i, _right(texts, lower, span[1], sentence.end))
            if span and span[1] > taken:
                taken = span[1]
                name = " ".join(doc[span[0] : span[1]].text.split())
                reading.instruments[reading.sentence_of[i]].append(Found(*span, Label.INSTRUMENT, name))
        return doc


STARTS = frozenset(fixed[0] for fixed in FIXED)


def _left(texts: list[str], i: int, floor: int) -> int:
    """Return where the capitalised words that lead up to a head begin."""
    start = j = i
    while j > floor and i - j < 12:
        word = texts[j - 1]
        if word[:1].isupper() and word.lower() not in {"the", "this", "a", "an", "president", "today"}:
            start = j - 1
        elif word.lower() not in SMALL or word == ",":
            break
        j -= 1
    while start < i and texts[start].lower() in SMALL:
        start += 1
    return start


def _right(texts: list[str], lower: list[str], end: int, ceiling: int) -> int:
    """Return where the title that follows a head ends: "on Efforts to Counter ..."; or its number."""
    if end < ceiling and texts[end].isdigit() and len(texts[end]) <= 6:
        return end + 1
    if end >= ceiling or lower[end] not in OPENS:
        return end
    last, j = end, end
    while j < ceiling and j - end < LONGEST:
        word = texts[j]
        if word[:1].isupper():
            last = j + 1
        elif lower[j] not in SMALL and not word.isspace() and lower[j] not in OPENS and not word.isdigit():
            break
        elif word == "," and not (j + 1 < ceiling and texts[j + 1][:1].isupper() and last > end + 2):
            break
        elif word.isspace() and "\n" in word:
            break
        j += 1
    return last
