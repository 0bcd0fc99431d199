"""A sentence as the classifier sees it: names masked, then words, pairs of words and parts of words."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from models.reading import Hit, Reading
from pipeline.records import Label

REACH = 10  # tokens between two classes that go together
CROWD = 60  # hits compared with one
PARTS = (3, 4, 5)  # letters of a part of a word, its edges marked by "_"
LONGEST = 24  # letters of a word whose parts count
Blocks = tuple[list[tuple[str, int]], list[tuple[str, int]], list[tuple[str, int]]]

MASKS = {Label.COUNTRY: "GPE", Label.FIRM: "FIRM"}
KINDS = {  # kinds of body with a mask of their own; the others share one
    "court": "COURT",
    "parliament": "PARLIAMENT",
    "parliamentary_committee": "PARLIAMENT",
    "ombudsman": "OMBUDSMAN",
    "sanctions_authority": "SANCTIONER",
    "trade_authority": "TRADER",
    "regulator": "REGULATOR",
    "data_protection": "REGULATOR",
    "prosecutor": "PROSECUTOR",
    "police": "POLICE",
    "company": "COMPANY",
    "industry_coalition": "COMPANY",
    "foundation": "FOUNDATION",
    "ngo": "NGO",
    "process": "PROCESS",
    "coalition": "PROCESS",
    "igo": "IGO",
    "igo_body": "IGO",
    "metonym": "GPE",
}
_NUMBER = re.compile(r"\d[\d.,]*(?:m|bn|k|th|st|nd|rd)?")
_MONEY = frozenset("$€£¥₹")


def masked(reading: Reading, number: int) -> tuple[list[str], list[int]]:
    """Return the words of a sentence, names masked, and the token at which each begins."""
    sentence = reading.sentences[number]
    names: dict[int, tuple[int, str]] = {}
    for one in reading.dates[number]:
        names[one.start] = (one.end, "DATE")
    for one in reading.by_sentence[number]:
        if one.kind != "organ":
            names[one.start] = (one.end, MASKS.get(one.label) or KINDS.get(one.kind, "BODY"))
    words: list[str] = []
    places: list[int] = []
    i = sentence.start
    while i < sentence.end:
        word, end = reading.lower[i], i + 1
        if i in names:
            end, word = names[i]
        elif _NUMBER.fullmatch(word):
            word = "MONEY" if words and words[-1][-1] in _MONEY else "NUMBER"
        if not word.isspace() and word not in {"•", '"', "'"}:
            words.append(word)
            places.append(i)
        i = end
    return words, places


def features(reading: Reading, number: int) -> Blocks:
    """Return the features of a sentence by kind, as often as they occur, and the token each begins at."""
    words, places = masked(reading, number)
    plain: list[tuple[str, int]] = []
    inner: list[tuple[str, int]] = []
    before = "<"
    for word, place in zip(words, places, strict=True):
        plain += ((word, place), (f"{before} {word}", place))
        inner += ((part, place) for part in parts(word))
        before = word
    plain.append((f"{before} >", places[-1] if places else reading.sentences[number].start))
    return plain, inner, list(_classes(sorted(reading.hits[number], key=lambda hit: (hit.start, hit.end))))


def _classes(hits: Sequence[Hit]) -> Iterator[tuple[str, int]]:
    """Yield the classes of words met, and pairs of them in reach of each other."""
    for i, hit in enumerate(hits):
        yield f"={hit.name}", hit.start
        for other in hits[i + 1 : i + 1 + CROWD]:
            if hit.end <= other.start <= hit.end + REACH:
                yield f"={hit.name}={other.name}", hit.start


@lru_cache(maxsize=20_000)
def parts(word: str) -> tuple[str, ...]:
    """Return the parts of a word; of masks and very long words none."""
    if not word.islower() or len(word) > LONGEST:
        return ()
    edged = f"_{word}_"
    return tuple(edged[i : i + n] for n in PARTS for i in range(len(edged) - n + 1))
