"""Reckoning from the day of publication, as finely as it is known."""

from collections.abc import Callable
from datetime import date, timedelta

from pipeline.dates import PartialDate

AHEAD = timedelta(days=31)  # how far a day without a year may lie ahead


def nearest(today: date, month: int, day: int) -> date | None:
    """Return the latest such day of this or last year that is not far ahead."""
    for year in (today.year, today.year - 1):
        try:
            then = date(year, month, day)
        except ValueError:  # 29 February
            continue
        if then - today <= AHEAD:
            return then
    return None


def count(day: date, number: int, unit: str) -> date | None:
    """Return the day so many units (day, week, month, year) later; of a month or year the first."""
    if unit in {"day", "week"}:
        return shift(day, number * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    return date(months // 12, months % 12 + 1, 1) if 12 <= months < 12 * 9999 else None


def shift(day: date, days: int) -> date | None:
    """Return the day so many days later, or None where no calendar goes."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def reckon(
    published: PartialDate | None, pick: Callable[[date], date | None], precision: str
) -> tuple[PartialDate, str] | None:
    """Return what picking from the first and from the last possible day agree on."""
    if not published:
        return None
    one, other = pick(published.first), pick(published.last)
    if not one or not other:
        return None
    a, b = (PartialDate.of(day).coarser(precision) for day in (one, other))
    for step in ("day", "month", "year"):
        if a.coarser(step) == b.coarser(step):
            return a.coarser(step), "relative"
    return None
