"""Names of vendors, products and aliases that a text tells to be such, and the registry does not know."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.ids import digest
from pipeline.records._birth import require
from pipeline.registry import FirmKind, Registry

PATTERNS = Path(__file__).with_name("patterns.yml")
BLANK = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w&]*(?:[.\-’'](?![sS]\b)\w+)*"
NAME = rf"(?P<name>{WORD}(?:{BLANK}(?:(?:of|&){BLANK})?{WORD}){{0,4}})"
LONGEST = 60  # characters of a name


class NameKind(StrEnum):
    """What a name is taken for."""

    FIRM = "firm"
    PRODUCT = "product"
    ALIAS = "alias"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Sighting:
    """A name in a text: `text[start:end] == name`.  of: the firm whose alias it is.  hint: a firm's kind.

    rule: what told it, for a reader.
    """

    start: int
    end: int
    name: str
    kind: NameKind
    rule: str
    of: str | None = None
    hint: FirmKind | None = None

    def __post_init__(self) -> None:
        require(len(self.name) == self.end - self.start, "the name must be as long as its span")

    @property
    def key(self) -> str:
        """Return what is the same for all spellings of the name."""
        return folded(self.name)


def folded(name: str) -> str:
    """Return a name without case, with single blanks."""
    return " ".join(name.split()).casefold()


class Finder:
    """Looks for names that a registry does not know."""

    def __init__(self, registry: Registry) -> None:
        told = _patterns()
        self._known = known(registry)
        demonyms = (word for one in registry.countries.values() for word in one.terms())
        self._barred = {*told["barred"], *(word for name in demonyms for word in name.split())}
        self._firms = {folded(term): firm.id for firm in registry.firms.values() for term in _sure(firm)}
        trade = "|".join(_any(words) for words in told["trades"].values())
        self._trades = {word: FirmKind(kind) for kind, words in told["trades"].items() for word in words}
        sellers, firm = _any(told["sellers"]), rf"(?P<firm>{_any(self._firms, key=len)})"
        what = rf"(?P<trade>{trade})"
        seller = rf"(?i:\b{what}(?:{BLANK}|-)(?:{sellers}))\b"
        called = rf"(?i:(?:{BLANK}(?:called|named|known{BLANK}as))?)"
        other = _any(word for words in told["before"].values() for word in words)
        tool = rf"(?i:(?:{BLANK}(?:tools?|products?|software|technology|platform))?)"
        self._rules: list[tuple[str, NameKind, re.Pattern[str]]] = [
            (name, kind, re.compile(pattern))
            for name, kind, pattern in (
                ("seller before it", NameKind.FIRM, rf"{seller}{called}{BLANK}{NAME}"),
                ("seller before it", NameKind.FIRM, rf"(?i:\b(?:{other})){BLANK}{NAME}"),
                (
                    "seller behind it",
                    NameKind.FIRM,
                    rf"{NAME},{BLANK}(?:an?|the|one{BLANK}of{BLANK}the){BLANK}(?:[\w\-]+{BLANK}){{0,4}}?{seller}",
                ),
                (
                    "made by it",
                    NameKind.FIRM,
                    rf"(?i:\b{what}){tool}{BLANK}(?i:(?:{_any(told['made'])}){BLANK}(?:{_any(told['by'])}))"
                    rf"{BLANK}{NAME}",
                ),
                ("spyware of that name", NameKind.PRODUCT, rf"{NAME}(?P<trade>{BLANK}spyware)\b"),
                (
                    "new name",
                    NameKind.ALIAS,
                    rf"(?i:\b{firm}\b)(?:{BLANK}|,{BLANK}|{BLANK}\()(?i:{_any(told['renamed'])}){BLANK}"
                    rf"[\"“]?{NAME}",
                ),
                (
                    "former name",
                    NameKind.ALIAS,
                    rf"{NAME}(?:,{BLANK}|{BLANK}\()(?i:{_any(told['formerly'])}){BLANK}[\"“]?(?i:{firm}\b)",
                ),
            )
        ]

    def look(self, text: str) -> list[Sighting]:
        """Return the names, each place once, in order."""
        found: dict[tuple[int, int], Sighting] = {}
        for rule, kind, pattern in reversed(self._rules):  # what tells most is last there, and comes first
            for match in pattern.finditer(text):
                if (one := self._sighting(rule, kind, match)) and not _overlaps(one, found):
                    found[one.start, one.end] = one
        return sorted(found.values())

    def _sighting(self, rule: str, kind: NameKind, match: re.Match[str]) -> Sighting | None:
        start, end = self._trimmed(match["name"], match.start("name"))
        name = match.string[start:end]
        if not 1 < len(name) <= LONGEST or folded(name) in self._known or name.isdigit():
            return None
        given = match.groupdict()
        firm, trade = given.get("firm"), given.get("trade")
        return Sighting(
            start=start,
            end=end,
            name=name,
            kind=kind,
            rule=rule,
            of=self._firms[folded(firm)] if firm else None,
            hint=self._trades.get(" ".join(trade.split()).lower()) if trade else None,
        )

    def _trimmed(self, name: str, at: int) -> tuple[int, int]:
        """Return where a name begins and ends without the barred words before and behind it."""
        words = [(match.start(), match.end()) for match in re.finditer(r"\S+", name)]
        plain = [name[start:end] in self._barred or name[start:end] in {"of", "&"} for start, end in words]
        while words and plain[0]:
            del words[0], plain[0]
        while words and plain[-1]:
            del words[-1], plain[-1]
        return (at + words[0][0], at + words[-1][1]) if words else (at, at)


def known(registry: Registry) -> frozenset[str]:
    """Return every name that the registry has, folded."""
    rows: list[Any] = [
        *registry.firms.values(),
        *registry.bodies.values(),
        *registry.countries.values(),
        *registry.instruments.values(),
    ]
    names = {term for row in rows for term in row.terms()}
    names |= {term for firm in registry.firms.values() for term in firm.also_sells}
    return frozenset(folded(name) for name in names)


def _sure(firm: Any) -> Iterator[str]:
    """Yield the names of a firm, products apart, that mean it without any context."""
    ambiguous = {one.term.casefold() for one in firm.ambiguous}
    yield from (name for name in (firm.name, *firm.aliases) if name.casefold() not in ambiguous)


def _any(words: Iterable[str], key: Any = len) -> str:
    """Return a pattern of any of the words, the longest first."""
    each = (BLANK.join(map(re.escape, word.split())) for word in sorted(words, key=key, reverse=True))
    return f"(?:{'|'.join(each)})"


def _overlaps(one: Sighting, found: Iterable[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in found)


@cache
def version() -> str:
    """Return what changes with the patterns and this code, so that texts are looked into anew."""
    return digest(PATTERNS.read_text("utf-8"), Path(__file__).read_text("utf-8"))[:12]


@cache
def _patterns() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(PATTERNS.read_text("utf-8"))
    return told
