"""Dates in the languages that are tagged and not parsed, read against the day of publication."""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from models.languages.calendar import Calendar, calendar
from models.languages.tongues import Tongue
from pipeline.dates import PartialDate
from pipeline.dates.reckoning import count, nearest, reckon, shift

FEW = 3  # units that "a few" stand for; only the year is kept
FINEST = {"day": "day", "week": "month", "month": "month", "year": "year"}
Read = tuple[PartialDate, str] | None


def find(
    text: str, tongue: Tongue, published: PartialDate | None
) -> Iterator[tuple[int, int, PartialDate, str]]:
    """Yield start, end, date and derivation; without a year, the nearest to publication."""
    words = calendar(tongue.code)
    for one in words.when.finditer(text):
        read = _stated(one, words) or _relative(one, words, published)
        if read:
            yield one.start(), one.end(), *read


def _stated(one: re.Match[str], words: Calendar) -> Read:
    """Return a date whose year is written."""
    year = next((one[f"y{n}"] for n in (1, 2, 3, 5, 7, 4) if one.groupdict().get(f"y{n}")), None)
    if not year:
        return None
    month = int(one["mm1"] or one["mm2"] or 0) or words.months.get((one["m3"] or one["m5"] or "").lower(), 0)
    day = int(one["d1"] or one["d2"] or one["d3"] or 0)
    try:
        written = year + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
        return PartialDate(written), "stated"
    except ValueError:
        return None


def _relative(one: re.Match[str], words: Calendar, published: PartialDate | None) -> Read:
    if one["m3"]:
        month, day = words.months[one["m3"].lower()], int(one["d3"])
        return reckon(published, partial(nearest, month=month, day=day), "day")
    if one["m6"]:
        return reckon(published, partial(nearest, month=words.months[one["m6"].lower()], day=1), "month")
    if one["weekday"]:
        return _weekday(one, words, published)
    if one["shift"]:
        unit, number = words.shifts[" ".join(one["shift"].lower().split())]
        read = reckon(published, partial(count, number=number, unit=unit), FINEST[unit])
        return read if unit == "year" else _fine(read)
    if one["many"]:
        said = " ".join(one["many"].lower().split())
        number = int(said) if said.isdigit() else words.numbers[said]
        unit = words.unit(one["unit"].lower())
        return reckon(
            published,
            partial(count, number=-(number or FEW), unit=unit),
            FINEST[unit] if number else "year",
        )
    return None


def _weekday(one: re.Match[str], words: Calendar, published: PartialDate | None) -> Read:
    """Return the last such day, or the next if the text says so; beside a number, that day."""
    number = words.weekdays[one["weekday"].lower()]
    beside = {(one["near8"] or "").lower(), (one["near9"] or "").lower()}
    ahead, strict = bool(beside & words.next), bool(beside & words.last)

    def day(today: date) -> date | None:
        if one["d8"]:
            return _of_month(today, int(one["d8"]), number)
        if ahead:
            return shift(today, (number - today.weekday()) % 7 or 7)
        return shift(today, -((today.weekday() - number) % 7 or (7 if strict else 0)))

    return _fine(reckon(published, day, "day"))


def _fine(read: Read) -> Read:
    """Return a date near the publication, unless the publication is too vague to tell more than the year."""
    return None if read and read[0].precision == "year" else read


def _of_month(today: date, number: int, weekday: int) -> date | None:
    """Return the nearest day with that number that is such a weekday, five weeks around at most."""
    around = (shift(today, n) for n in sorted(range(-35, 36), key=abs))
    return next((day for day in around if day and day.day == number and day.weekday() == weekday), None)
