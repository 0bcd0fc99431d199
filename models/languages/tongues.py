"""What is known of each language that is tagged without being parsed: `patterns/languages/*.yaml`.

Keys of a file: `names` beside CLDR's, by country; `dropped`, names that mostly mean something else;
`declensions`, by a name's ending what its other forms end in; `demonyms`, stem/paradigm of `endings`;
`forms`, other forms of firms' and bodies' names by registry id; `organs`, `calls`, `cues`, stems; `placed`,
what stands before a place; `by`, before who acted; `spans`, before the ends of a time; `ordinals`, whether
"18." is a number within a sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

FOLDER = Path(__file__).parents[1] / "patterns" / "languages"
SPECIAL = frozenset({"HK", "MO"})  # CLDR calls them regions of China, which their names then would be
EXACT = 3  # letters; a shorter stem is a word


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language; country names by code, cues as (type, stems in order), `raw` as in the file."""

    code: str
    name: str
    names: Mapping[str, frozenset[str]]
    demonyms: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    cues: tuple[tuple[str, tuple[str, ...]], ...]
    raw: Mapping[str, Any]

    def words(self, key: str) -> frozenset[str]:
        """Return a list of small words."""
        return frozenset(self.raw[key])

    def stems(self, key: str) -> "Stems":
        """Return a list of stems."""
        return Stems(self.raw[key])


class Stems:
    """Beginnings of words; one of three letters or fewer is a whole word."""

    def __init__(self, stems: list[str]) -> None:
        self.whole = frozenset(stem for stem in stems if len(stem) <= EXACT)
        self.begin = tuple(stem for stem in stems if len(stem) > EXACT)

    def match(self, word: str) -> bool:
        """Tell whether a lower-case word begins with one."""
        return word in self.whole or word.startswith(self.begin)


@cache
def load(code: str) -> Tongue:
    """Return a language's patterns."""
    raw: dict[str, Any] = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    months = {month.lower(): n for n, month in enumerate(raw["months"], start=1)}
    months |= {form.lower(): n for n, forms in raw.get("month_forms", {}).items() for form in forms}
    names = _names(code, raw)
    return Tongue(
        code=code,
        name=raw["name"],
        names=names,
        demonyms={
            country: frozenset(_demonyms(stems, raw)) - names[country]
            for country, stems in raw["demonyms"].items()
        },
        months=months,
        cues=tuple(
            (type_, tuple(cue.lower().split())) for type_, cues in raw["cues"].items() for cue in cues
        ),
        raw=raw,
    )


def _names(code: str, raw: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    territories = {t: str(n) for t, n in Locale(code).territories.items() if t.isalpha() and len(t) == 2}
    names: dict[str, set[str]] = {}
    for territory, given in territories.items():
        if territory not in SPECIAL:
            for one in given.removesuffix(")").split(" ("):
                if one[0].isupper():  # not "partie néerlandaise"
                    names.setdefault(territory, set()).update(_declined(one, raw))
    for territory, more in raw["names"].items():
        names.setdefault(territory, set()).update(more)
    dropped = set(raw["dropped"])
    return {territory: frozenset(found - dropped) for territory, found in names.items()}


def _declined(name: str, raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield a name, and where it is one word its other forms."""
    yield name
    fitting = [ending for ending in raw.get("declensions", {}) if name.endswith(ending)]
    if fitting and " " not in name and not name.endswith("s"):
        ending = max(fitting, key=len)
        stem = name[: len(name) - len(ending)]
        yield from (stem + other for other in raw["declensions"][ending])


def _demonyms(stems: list[str], raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield every form, with a small and with a large first letter."""
    for entry in stems:
        stem, _, paradigm = entry.partition("/")
        for ending in raw["endings"][paradigm]:
            yield stem + ending
            yield stem[:1].upper() + stem[1:] + ending
