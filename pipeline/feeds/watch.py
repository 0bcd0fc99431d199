"""The names that official lists are watched for: those of the registry's firms."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from pipeline.registry import Firm, Registry

TELLING = 6  # characters of a name that means its firm whatever follows
_WORDS = re.compile(r"[^\W_]+")
_LEGAL = re.compile(
    "ab|a[dgos]|bv|co|company|corp|corporation|cv|dmcc|doo|eood|fz|fze|fzco|gmbh|inc|incorporated|jsc|kft|lda"
    "|limited|llc|llp|lp|ltd|ltda|nv|ood|ooo|oy|pjsc|plc|private|pte|pty|pvt|sa|sarl|sas|sl|spa|srl|zao|zrt"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A firm's name; where it is ambiguous, one of the words of `needs` must stand in the row too."""

    firm: str
    name: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """Names by their words and by their plain form, and the names of the lists by id."""

    names: Mapping[str, Watched] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, registry: Registry) -> Self:
        """Return what to watch for: names of firms; a product's alone says little on a list."""
        names: dict[str, Watched] = {}
        watched = [one for firm in registry.firms.values() for one in _names(firm)]
        for one in sorted(watched, key=lambda one: bool(one.needs)):  # what is clear of itself first
            names.setdefault(_words(one.name), one)
        for one in watched:
            names.setdefault(plain(one.name), one)
        return cls(names, {key: one.name for key, one in registry.lists.items()})

    def find(self, names: Iterable[str], row: str) -> dict[str, str]:
        """Return the firms that a row names, each with the first name of its own; row: all its text."""
        found: dict[str, str] = {}
        for name in names:
            watched = self.names.get(_words(name)) or self._watched(plain(name))
            if watched and (not watched.needs or _holds(row, watched.needs)):
                found.setdefault(watched.firm, name)
        return found

    def _watched(self, name: str) -> Watched | None:
        """Return the watched name that a plain one is, or begins with: lists add places and legal forms."""
        if exact := self.names.get(name):
            return exact
        words = name.split()
        for end in range(len(words) - 1, 0, -1):
            start = " ".join(words[:end])
            if len(start) >= TELLING and (watched := self.names.get(start)) and not watched.needs:
                return watched
        return None


def plain(name: str) -> str:
    """Return a name without case, accents, punctuation and legal form, as lists differ in all of them."""
    words = _words(name).split()
    while len(words) > 1 and _LEGAL.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def _words(name: str) -> str:
    """Return a name without case, accents and punctuation; `Candiru Ltd` is clear, `Candiru` a fish."""
    letters = name.replace(".", "").casefold()
    if not letters.isascii():
        apart = unicodedata.normalize("NFKD", letters)
        letters = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(letters))


def _names(firm: Firm) -> Iterable[Watched]:
    needs = {one.term: one.needs_any for one in firm.ambiguous}
    for name in (firm.name, *firm.aliases):
        yield Watched(firm.id, name, needs.get(name, ()))


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in words)
