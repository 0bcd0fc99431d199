"""Words of a language that is not parsed, by class: beginnings and ends of words, and phrases of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.reading import Hit

FOLDER = Path(__file__).parents[1] / "patterns" / "languages"
REMEMBERED = 20_000  # words whose entries are kept
EXACT = 3  # letters; a shorter beginning is a word


@cache
def table(name: str) -> dict[str, Any]:
    """Return a file of patterns."""
    read: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


class Part:
    """One word of an entry: "x_" and short ones whole, "*x" an end, any other a beginning."""

    __slots__ = ("end", "text", "whole")

    def __init__(self, entry: str) -> None:
        self.end = entry.startswith("*")
        text = entry.lstrip("*")
        self.whole = not self.end and (text.endswith("_") or len(text) <= EXACT)
        self.text = text.removesuffix("_")

    def fits(self, word: str) -> bool:
        """Tell whether a lower-case word is meant."""
        if self.whole:
            return word == self.text
        return word.endswith(self.text) if self.end else word.startswith(self.text)


class Lexis:
    """Finds the entries of several classes in running words."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._whole: dict[str, list[tuple[str, tuple[Part, ...]]]] = {}
        self._begin: dict[str, list[tuple[str, tuple[Part, ...]]]] = {}
        self._end: dict[str, list[tuple[str, tuple[Part, ...]]]] = {}
        for name, entries in classes.items():
            for entry in entries:
                first, *rest = (Part(part) for part in entry.lower().split())
                kept = self._whole if first.whole else self._end if first.end else self._begin
                kept.setdefault(first.text, []).append((name, tuple(rest)))
        self._begins = sorted({len(text) for text in self._begin})
        self._ends = sorted({len(text) for text in self._end})
        self._known: dict[str, tuple[tuple[str, tuple[Part, ...]], ...]] = {}

    def find(self, lower: Sequence[str], start: int, end: int) -> list[Hit]:
        """Return what stands between two tokens, less what is only part of a longer phrase."""
        found: dict[tuple[int, int, str], None] = {}
        for i in range(start, end):
            for name, rest in self._first(lower[i]):
                last = i + 1 + len(rest)
                if last <= end and all(part.fits(lower[i + 1 + k]) for k, part in enumerate(rest)):
                    found[i, last, name] = None
        phrases = {(a, b) for a, b, _ in found if b - a > 1}
        return [
            Hit(a, b, name)
            for a, b, name in found
            if not any(c <= a and b <= d and d - c > b - a for c, d in phrases)
        ]

    def match(self, word: str) -> bool:
        """Tell whether a lower-case word is an entry by itself."""
        return any(not rest for _, rest in self._first(word))

    def _first(self, word: str) -> tuple[tuple[str, tuple[Part, ...]], ...]:
        """Return the entries that may begin with a word."""
        if word not in self._known:
            size = len(word)
            found = list(self._whole.get(word, ()))
            for n in self._begins:
                if n <= size:
                    found += self._begin.get(word[:n], ())
            for n in self._ends:
                if n <= size:
                    found += self._end.get(word[size - n :], ())
            if len(self._known) > REMEMBERED:
                self._known.clear()
            self._known[word] = tuple(found)
        return self._known[word]


@cache
def words(file: str, code: str, *path: str) -> Lexis:
    """Return the classes of a file (below `path`) in one language."""
    classes = table(file)
    for step in path:
        classes = classes[step]
    return Lexis({name: entries[code] for name, entries in classes.items()})


@cache
def acting(code: str) -> Lexis:
    """Return verbs and what acts are about, as classes "verb:x" and "noun:x"."""
    both = {f"verb:{name}": entries[code] for name, entries in table("verbs").items()}
    both |= {f"noun:{name}": entries[code] for name, entries in table("nouns").items()}
    return Lexis(both)
