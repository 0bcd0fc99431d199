"""Finds named instruments: a head word, and the capitalised words around it."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts import lexicon
from models.parties.actors import INSTRUMENTAL
from models.reading import Found, Reading, reading_of
from pipeline.records import Label

HEADS = lexicon.function_words()["heads"]
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
SMALL = lexicon.function_words()["small"]
OPENS = lexicon.function_words()["opens"]
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
            if span and _names_body(reading, span):
                span = None
            if span and span[1] > taken:
                taken = span[1]
                name = " ".join(doc[span[0] : span[1]].text.split())
                reading.instruments[reading.sentence_of[i]].append(Found(*span, Label.INSTRUMENT, name))
        return doc


STARTS = frozenset(fixed[0] for fixed in FIXED)


def _names_body(reading: Reading, span: tuple[int, int]) -> bool:
    """Tell whether a span is a body's name that is no instrument's."""
    here = reading.by_sentence[reading.sentence_of[span[0]]]
    return any(
        one.label is Label.BODY and one.id not in INSTRUMENTAL and one.kind != "organ"
        and one.start <= span[0] and span[1] <= one.end
        for one in here
    )  # fmt: skip


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
        elif (
            (lower[j] not in SMALL and not word.isspace() and lower[j] not in OPENS and not word.isdigit())
            or (word == "," and not (j + 1 < ceiling and texts[j + 1][:1].isupper() and last > end + 2))
            or (word.isspace() and "\n" in word)
        ):
            break
        j += 1
    return last
