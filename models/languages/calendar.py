"""How a language names months, weekdays and days gone by: by CLDR and `patterns/languages/dates.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from models.languages.lexis import table

YEAR = r"(?:19|20)\d\d"
LINK = r"(?:\s+(?:de|del|do|di))?\s+"
UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the words mean, and one expression that finds them all; shifts as (unit, number)."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    shifts: Mapping[str, tuple[str, int]]
    numbers: Mapping[str, int]
    units: tuple[tuple[str, str], ...]
    last: frozenset[str]
    next: frozenset[str]
    when: re.Pattern[str]

    def unit(self, word: str) -> str:
        """Return which unit a word begins with."""
        return next(unit for stem, unit in self.units if word.startswith(stem))


@cache
def calendar(code: str) -> Calendar:
    """Return the calendar of a language."""
    raw: dict[str, Any] = table("dates")[code]
    locale = Locale(code)
    months = _names(locale.months, raw.get("months", {}), first=1)
    weekdays = _names(locale.days, raw.get("weekdays", {}), first=0)
    shifts = {
        phrase.lower(): (unit, number) for unit in UNITS for phrase, number in raw.get(unit, {}).items()
    }
    numbers = {
        word: n for n, words in enumerate(raw["numbers"], start=1) for word in words.lower().split("|")
    }
    numbers |= dict.fromkeys(raw["few"], 0)
    units = tuple(
        (stem, unit) for unit, stems in zip(UNITS, raw["units"], strict=True) for stem in stems.split("|")
    )
    return Calendar(
        months=months,
        weekdays=weekdays,
        shifts=shifts,
        numbers=numbers,
        units=units,
        last=frozenset(raw["last"]),
        next=frozenset(raw["next"]),
        when=_when(raw, months, weekdays, shifts, numbers, [stem for stem, _ in units]),
    )


def _names(given: Any, forms: Mapping[int, list[str]], first: int) -> dict[str, int]:
    """Return CLDR's wide names, as they stand alone and in a date, and our other forms of them."""
    names = {
        str(name).lower(): n for kind in ("format", "stand-alone") for n, name in given[kind]["wide"].items()
    }
    return names | {form.lower(): n for n, more in forms.items() for form in more}


def _any(words: Iterable[str]) -> str:
    """Return an expression for any of some words, the longest first; any blank will do for a blank."""
    ordered = sorted(set(words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def _when(
    raw: Mapping[str, Any],
    months: Iterable[str],
    weekdays: Iterable[str],
    shifts: Iterable[str],
    numbers: Iterable[str],
    units: Iterable[str],
) -> re.Pattern[str]:
    month, weekday = _any(months), _any(weekdays)
    near = _any([*raw["last"], *raw["next"]])
    before, behind = map(_any, ([word] for word in raw["ago"]))
    of_day = r"(?:\s?[-–/y]\s?\d{1,2}\.?)?"  # the last of several
    no_more = rf"(?![\d.:h%]|\s*\w+\s+{YEAR})"
    forms = [
        rf"(?<![\d-])(?P<y1>{YEAR})-(?P<mm1>\d\d)-(?P<d1>\d\d)(?!\d)",
        rf"(?<![\d.])(?P<d2>\d{{1,2}})[./-]\s?(?P<mm2>\d{{1,2}})[./-]\s?(?P<y2>{YEAR})(?!\d)",
        rf"(?<!\w)(?:(?:{weekday})\s*,?\s*(?:de[nm]\s+|d[ií]a\s+|le\s+)?)?(?P<d3>\d{{1,2}})(?:er|º|°|\.)?{of_day}"
        rf"{LINK}(?P<m3>{month})(?!\w)(?:{LINK}(?P<y3>{YEAR})(?!\d))?",
        rf"(?<!\w)(?P<m5>{month})(?!\w){LINK}(?P<y5>{YEAR})(?!\d)",
        rf"(?<!\w)(?:(?P<near8>{near})\s+)?(?P<weekday>{weekday})(?!\w)"
        rf"(?:\s*\(?(?P<d8>[0-3]?\d)\)?{no_more})?(?:\s+(?P<near9>{near})(?!\w))?",
        rf"(?<!\w)(?P<shift>{_any(shifts)})(?!\w)",
        rf"(?<!\w){before}\s*(?P<many>{_any(numbers)}|\d{{1,2}})\s+(?P<unit>(?:{_any(units)})\w*)\s*{behind}(?!\w)",
        rf"(?<!\w)(?:{_any(raw['in_month'])})\s*(?:(?:{near})\s+)?(?P<m6>{month})(?!\w)(?!{LINK}\d)",
        rf"(?<!\w)(?:{_any(raw['in_year'])})\s+(?P<y7>{YEAR})(?![\d%]|\s+(?:euro|mil))",
    ]
    if raw.get("bare_year"):
        forms.append(rf"(?<![\w./-])(?P<y4>{YEAR})(?![\w/-]|[.,]\d|\s+(?:euro|mil))")
    return re.compile("|".join(forms), re.IGNORECASE)
