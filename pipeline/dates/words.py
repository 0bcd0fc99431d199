"""English words that state a date, read against the day of publication.

A relative date is reckoned from the first and from the last day that the publication may have been, and
keeps only what both agree on, so it is never finer than the publication date supports.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from pipeline.dates import PartialDate
from pipeline.dates.forms import WHEN
from pipeline.dates.reckoning import count, nearest, reckon, shift

MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
DAYS = "montuewedthufrisatsun"
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
NUMBERS |= {"ten": 10, "eleven": 11, "twelve": 12}
NUMBERS |= {"a": 1, "an": 1, "couple": 2, "a couple of": 2, "couple of": 2}

_JOINS = re.compile(r"\s*(?:,|and|or|to|until|[-–])\s*(?:(?:in|on|again|then)\s+){0,2}")
_ENDS = re.compile(r"[.!?;:\n]")  # a year before these is another sentence's
_OPEN = frozenset({"since", "from", "until", "before", "after", "by", "the", "a"})
_OPEN |= {"its", "their", "his", "her", "our"}
_FISCAL = re.compile(r"(?:[Ff]iscal\s+[Yy]ears?|FY)\s*(?:\d+\s*(?:and|-)\s*)?$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A date and the words that state it, `text[start:end]`; derivation: stated or relative."""

    start: int
    end: int
    date: PartialDate
    derivation: str


def find(text: str, published: PartialDate | None) -> Iterator[Stated]:
    """Yield the dates that a text states, in order."""
    matches = list(WHEN.finditer(text))
    years = [_year(found) for found in matches]
    for i, found in enumerate(matches):
        said = _borrowed(text, matches, years, i) or _read(found, published)
        if said:
            value, derivation = said
            yield Stated(*_span(found), value, derivation)


def _year(found: re.Match[str]) -> str | None:
    """Return the year that a match states, if it states one."""
    year = next((found[name] for name in ("y1", "y2", "y3", "y5", "y12") if found[name]), None)
    return _full(year) if year else None


def _borrowed(
    text: str, matches: list[re.Match[str]], years: list[str | None], i: int
) -> tuple[PartialDate, str] | None:
    """Return a month or day whose year a neighbour states: "in March and May 2024", "in 2019 ... in May"."""
    found = matches[i]
    if years[i]:
        return None
    day, month = (found["d1"], found["m1"]) if found["m1"] else (found["d2"], found["m2"])
    month = month or (found["m4"] if (found["prep4"] or found["part4"] in {"early", "late", "mid"}) else None)
    if not month:
        return None
    year = None
    if i + 1 < len(matches) and _JOINS.fullmatch(text, found.end(), matches[i + 1].start()):
        year = years[i + 1]
    elif i and years[i - 1] and not _ENDS.search(text, matches[i - 1].end(), found.start()):
        since = matches[i - 1]["prep12"]
        year = None if since and since.lower() in _OPEN else years[i - 1]
    if not year:
        return None
    return _stated(f"{year}-{_month(month):02}" + (f"-{int(day):02}" if day else ""))


def _span(found: re.Match[str]) -> tuple[int, int]:
    """Return the span without a leading preposition."""
    start, end = found.span()
    for name in ("prep4", "prep12", "come"):
        if found[name]:
            start += len(found[name])
            start += len(found.string[start:end]) - len(found.string[start:end].lstrip(" \t\n-"))
    return start, end


def _read(found: re.Match[str], published: PartialDate | None) -> tuple[PartialDate, str] | None:
    """Return what a match means, or None where it means nothing certain."""
    if text := found["iso"] or found["y6"] or found["y12"] or found["y13"]:
        last = found.end() - len(text)
        fiscal = found["y12"] and _FISCAL.search(found.string, max(0, last - 24), last)
        return None if fiscal else _stated(text)
    if found["y0"]:
        return _stated(f"{found['y0']}-{int(found['m0']):02}-{int(found['d0']):02}")
    if n := "1" if found["m1"] else "2" if found["m2"] else "":
        return _day(found["m" + n], int(found["d" + n]), found["y" + n], published)
    if found["m3"]:
        return _stated(f"{_full(found['y3'])}-{_month(found['m3']):02}")
    reader = _bare_month if found["m4"] else _season if found["season"] else _relative
    return reader(found, published)


def _stated(text: str) -> tuple[PartialDate, str] | None:
    try:
        return PartialDate(text), "stated"
    except ValueError:
        return None


def _full(year: str) -> str:
    """Return a year in four digits: "2021" of "'21"."""
    return year if year.isdigit() else f"20{year[1:]}"


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) // 3 + 1


def _day(
    month: str, day: int, year: str | None, published: PartialDate | None
) -> tuple[PartialDate, str] | None:
    number = _month(month)
    if year:
        return _stated(f"{year}-{number:02}-{day:02}")
    return reckon(published, partial(nearest, month=number, day=day), "day")


def _bare_month(found: re.Match[str], published: PartialDate | None) -> tuple[PartialDate, str] | None:
    part = (found["part4"] or "").lower()
    if not (found["prep4"] or part) or (found["prep4"] == "of" and not part):
        return None
    number = _month(found["m4"])
    ahead = part == "next" or (found["prep4"] or "").lower() in {"by", "until"}
    pick = partial(_following, month=number) if ahead else partial(nearest, month=number, day=1)
    return reckon(published, pick, "month")


def _season(found: re.Match[str], published: PartialDate | None) -> tuple[PartialDate, str] | None:
    if found["y5"]:
        return _stated(found["y5"])
    if not found["part5"] or found["part5"].lower() == "next":
        return None
    middle = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}[found["season"].lower()]
    return reckon(published, partial(nearest, month=middle, day=1), "year")


def _following(today: date, month: int) -> date | None:
    return count(today, (month - today.month) % 12, "month")


def _relative(found: re.Match[str], published: PartialDate | None) -> tuple[PartialDate, str] | None:
    if found["today"]:
        word = " ".join(found["today"].lower().split())
        days = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0)
        return reckon(published, lambda day: shift(day, days), "day")
    if found["weekday"]:
        number = DAYS.index(found["weekday"][:3].lower()) // 3
        ahead = (found["part8"] or "").lower() in {"next", "coming"}
        strict = (found["part8"] or "").lower() == "last"

        def weekday(day: date) -> date | None:
            back = (day.weekday() - number) % 7 or (7 if strict else 0)
            return shift(day, (number - day.weekday()) % 7 or 7) if ahead else shift(day, -back)

        return reckon(published, weekday, "day")
    if found["unit9"]:
        part = found["part9"].lower().split()[0]
        sign = -1 if part in {"last", "the"} else 1 if part == "next" else 0
        unit = found["unit9"]
        return reckon(published, lambda day: count(day, sign, unit), "year" if unit == "year" else "month")
    if many := found["many"] or found["many11"]:
        words = " ".join(many.lower().split())
        number = int(words) if words.isdigit() else NUMBERS.get(words, 2)
        unit = found["unit10"] or found["unit11"]
        precision = {"day": "month" if found["come"] else "day", "week": "month"}.get(unit, unit)
        return reckon(published, lambda day: count(day, -number, unit), precision)
    unit = "week" if "week" in found["vague"] else "month"
    return reckon(published, lambda day: count(day, -3, unit), "year")
