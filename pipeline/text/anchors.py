"""Find where one of many terms may stand in some bytes, at the speed of memory.

Every term is watched for by one of its words, and each word by four of its bytes. All runs of four bytes
are hashed at once, so that a page with none of the words costs a fraction of a millisecond; a regular
expression over the same terms costs a hundred times that.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Any, Self

import numpy as np

GRAM = 4
_AFTER = b" \t\n\r.,;:!?)]}'\"<>&-/_=|"  # what may follow a word of three letters
_COMMON = frozenset(
    b"ability advanced commercial company companies compan computer consulting control cyber defense digital "
    b"executive first global government group industrial industry information innovation intelligence "
    b"international limited market media network networks operation order positive process program project "
    b"protect research security services soft software solutions soon system systems team technologies "
    b"technology tool track tracking vendor".split()
)  # on any page, so watched for only where a term has no other word
_FREQUENT = frozenset(
    b"agem assi bloc chan chin comm comp corp cybe ding firs flow form http ific king link mati ndus ning "
    b"part peri port ppin ppli ppro pred prim proc prog prot reac rity soci ssoc supp "
    b"syst tion ting vari xper".split()
)  # four letters that English words and markup are full of
_LETTERS = b"etaoinshrdlcumwfgypbvkjxqz"  # from the most to the least frequent in English
_FACTOR = np.uint32(2654435761)  # Knuth's multiplicative hash
_BITS = 18
Grams = dict[int, list[tuple[int, bytes]]]  # four bytes as a number -> where they begin, in which word


@dataclass(frozen=True, slots=True)
class Anchors:
    """The words by which terms are watched for: word -> its terms; a term without a usable word has none."""

    words: Mapping[bytes, tuple[str, ...]]
    _grams: Grams
    _table: Any

    @classmethod
    def of(cls, terms: Iterable[str]) -> Self:
        """Choose a word for every term: a rare one, by its letters."""
        chosen: dict[bytes, list[str]] = defaultdict(list)
        for term in terms:
            usable = [word for word, _, _ in _words(term) if len(word) >= GRAM - 1]
            if usable:
                for word in _cases(max(usable, key=_worth)):
                    chosen[word].append(term)
        grams: Grams = defaultdict(list)
        for word in chosen:
            start, gram = _rarest(word)
            for whole in [gram] if len(gram) == GRAM else [gram + bytes([after]) for after in _AFTER]:
                grams[int.from_bytes(whole, "little")].append((start, word))
        table = np.zeros(1 << _BITS, dtype=bool)
        table[_hashed(np.array(list(grams), dtype="<u4"))] = True
        return cls({word: tuple(its) for word, its in chosen.items()}, dict(grams), table)

    def find(self, body: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield where a word begins, and the word; ASCII letters of `body` must be small. In no order."""
        for offset in range(min(GRAM, len(body) - GRAM + 1)):
            runs = np.frombuffer(body, dtype="<u4", offset=offset, count=(len(body) - offset) // GRAM)
            hits = np.flatnonzero(self._table[_hashed(runs)])
            for index, gram in zip(hits.tolist(), runs[hits].tolist(), strict=True):
                for start, word in self._grams.get(gram, ()):
                    begin = index * GRAM + offset - start
                    if begin >= 0 and body.startswith(word, begin):
                        yield begin, word


def bounds(term: str, word: bytes) -> tuple[bool, bool]:
    """Tell whether a term wants the word to begin, and to end, where a word of the text does."""
    found = [(left, right) for one, left, right in _words(term) if one in _cases(word)]
    return all(left for left, _ in found), all(right for _, right in found)


def _words(term: str) -> Iterator[tuple[bytes, bool, bool]]:
    """Yield the words of a term, and whether other words of it go before and after.

    A word with letters both in ASCII and beyond gives its runs of ASCII: how the others are written varies.
    """
    small = term.lower()
    for whole in re.finditer(r"\w+", small):
        for part in re.finditer("[a-z0-9]+" if re.search("[a-z0-9]", whole[0]) else ".+", whole[0]):
            start, end = whole.start() + part.start(), whole.start() + part.end()
            left, right = start > 0 and start == whole.start(), end < len(small) and end == whole.end()
            yield part[0].encode(), left, right


def _hashed(runs: Any) -> Any:
    return (runs * _FACTOR) >> np.uint32(32 - _BITS)


def _worth(word: bytes) -> tuple[bool, bool, float]:
    """Return what tells how well a word serves to watch by."""
    return len(word) >= GRAM, word not in _COMMON, _rarity(word)


def _rarity(gram: bytes) -> float:
    """Return how rare some bytes are in English pages, by their letters; longer is rarer."""
    return sum(log(_LETTERS.find(byte) + 8) if byte in _LETTERS else log(80) for byte in gram)


def _rarest(word: bytes) -> tuple[int, bytes]:
    """Return the rarest four bytes of a word and where they begin; a shorter word is returned whole."""
    starts = range(max(1, len(word) - GRAM + 1))

    def rank(start: int) -> tuple[bool, float]:
        gram = word[start : start + GRAM]
        return gram not in _FREQUENT, _rarity(gram)

    start = max(starts, key=rank)
    return start, word[start : start + GRAM]


def _cases(word: bytes) -> set[bytes]:
    """Return a word as it may be written; of ASCII only the small letters, as bodies are made small."""
    if word.isascii():
        return {word}
    text = word.decode()
    return {text.encode(), text.upper().encode(), text.capitalize().encode()}
