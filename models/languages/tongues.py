"""What is known of each language that is tagged without being parsed: `patterns/languages/*.yaml`.

Keys of a language's own file: `names` beside CLDR's, by country; `dropped`, names that mostly mean
something else; `ambiguous`, names that count beside words that they need; `decoys`, longer names that mean
no state; `metonyms`, capitals that stand for their state; `declensions`, by a name's ending what its other
forms end in; `demonyms`, stem/paradigm of `endings`; `forms`, other forms of firms' and bodies' names by
registry id; `placed`, what stands before who does not act; `of`, what among it stands before an owner;
`articles`, what may stand between; `by`, before who acted; `relative`, pronouns; `spans`, before the ends
of a time; `adjectives_first`, whether a country's adjective stands before its organ; `reach`, tokens
between a verb and its object; `home`, the state most read in it; `abbreviations`, words that end in a stop;
`ordinals`, whether "18." is a number within a sentence; `acronyms_capitalised`, whether the press prints
"Nso" for "NSO".
Verbs, nouns, organs, moods and dates have files of their own, by class and language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global

from models.acts.lexicon import places
from models.languages.lexis import table

ZONED = frozenset({"Europe", "Asia", "Africa", "America"})
SPECIAL = frozenset({"HK", "MO"})  # CLDR calls them regions of China, which their names then would be


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language; country names by code, `raw` as in the file."""

    code: str
    name: str
    names: Mapping[str, frozenset[str]]
    demonyms: Mapping[str, frozenset[str]]
    towns: Mapping[str, frozenset[str]]
    raw: Mapping[str, Any]

    def words(self, key: str) -> frozenset[str]:
        """Return a list of small words."""
        return frozenset(self.raw[key])


@cache
def load(code: str) -> Tongue:
    """Return a language's patterns."""
    raw = table(code)
    names = _names(code, raw)
    return Tongue(
        code=code,
        name=raw["name"],
        names=names,
        demonyms={
            country: frozenset(_demonyms(stems, raw)) - names[country]
            for country, stems in raw["demonyms"].items()
        },
        towns=_towns(code, names, raw),
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


def _towns(
    code: str, names: Mapping[str, frozenset[str]], raw: Mapping[str, Any]
) -> dict[str, frozenset[str]]:
    """Return towns by their state: CLDR's of the time zones and our own, less those called as a state is."""
    states = {name for given in names.values() for name in given} | {*raw["dropped"], *raw["ambiguous"]}
    given = {state: set(towns) for state, towns in places().items()}
    for zone, state in get_global("zone_territories").items():
        region, _, last = zone.partition("/")
        if region in ZONED and "/" not in last:
            town = Locale(code).time_zones.get(zone, {}).get("city", last.replace("_", " "))
            given.setdefault(state, set()).add(str(town))
    return {
        state: frozenset(form for town in towns for form in _declined(town, raw)) - states
        for state, towns in given.items()
    }


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
