"""Dates as sources write them, with the offset that they state."""

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import cache
from itertools import chain

from babel import Locale

from pipeline.records import Feed
from pipeline.text import one_line

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")
_ISO = re.compile(
    r"(?<!\d)\d{4}-?\d\d-?\d\d(?!\d)"
    r"(?:[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?"
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(  # 2024年3月18日, 2024. 3. 18
    r"(?<!\d)((?:19|20)\d\d) ?[./년年-] ?(\d{1,2}) ?[./월月-] ?(\d{1,2})(?!\d)"
)
_BETWEEN = frozenset({"st", "nd", "rd", "th", "er", "de", "del", "of"})
_WORDS = re.compile(r"[^\W\d_]+|\d+")


def offset(text: str) -> timezone | None:
    """Return the offset that a date states, by number or as one of the zones of RFC 822; else None."""
    if found := _OFFSET.search(text.strip()):
        minutes = int(found[2]) * 60 + int(found[3])
        return _zone(-minutes if found[1] == "-" else minutes)
    try:
        parsed = parsedate_tz(text)
    except (ValueError, IndexError):
        return None
    return _zone(parsed[9] // 60) if parsed and parsed[9] is not None else None


def read_date(text: str, feed: Feed) -> datetime | None:
    """Return the date that a text states in ISO 8601, in numbers or in words of the feed's language.

    It is naive where the text states no offset, and midnight where it states no time.
    """
    text = one_line(text)
    if (iso := _ISO.search(text)) and (found := _iso(iso.group())):
        return found
    if numbers := _NUMBERS.search(text):
        first, second, year = int(numbers[1]), int(numbers[3]), int(numbers[4])
        month_first = feed.country == "US" and numbers[2] != "."
        found = _day(year, first, second) if month_first else _day(year, second, first)
    elif year_first := _YEAR_FIRST.search(text):
        found = _day(*map(int, year_first.groups()))
    else:
        found = None
    return found or _in_words(text, feed.language)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", "").replace(",", "."))
    except ValueError:
        return None


def _in_words(text: str, language: str) -> datetime | None:
    """Return the first day beside its month and year, in either order of day and month."""
    words = [word.casefold() for word in _WORDS.findall(text) if word.casefold() not in _BETWEEN]
    for place, word in enumerate(words):
        month = _months(language).get(word)
        if month is None:
            continue
        before, after = words[max(0, place - 1) : place], words[place + 1 : place + 3]
        for day, year in ((before[:1], after[:1]), (after[:1], after[1:2])):
            if day and year and day[0].isdecimal() and len(year[0]) == 4 and year[0].isdecimal():
                return _day(int(year[0]), month, int(day[0]))
    return None


@cache
def _months(language: str) -> dict[str, int]:
    """Return the months by their names, long and short, in a language and in English."""
    found: dict[str, int] = {}
    for locale in (Locale.parse(language), Locale.parse("en")):
        for forms in chain(locale.months["format"].values(), locale.months["stand-alone"].values()):
            for number, name in forms.items():
                plain = name.casefold().strip(".")
                if len(plain) > 2 and not plain.isdecimal():
                    found.setdefault(plain, number)
    return found | {"sept": 9}


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _zone(minutes: int) -> timezone | None:
    return timezone(timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else None
