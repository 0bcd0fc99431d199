"""Dates in the languages that are tagged and not parsed: day before month, months by name or number."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from models.languages.tongues import Tongue
from pipeline.dates import PartialDate

YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
LINK = r"(?:\s+(?:de|del|do|di))?\s+"
AHEAD = timedelta(days=31)  # a day without its year lies no further ahead than that
NUMERIC = re.compile(r"(?<![\d.])(?P<d>\d{1,2})[./-]\s?(?P<m>\d{1,2})[./-]\s?" + YEAR)
WRITTEN = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)")
ALONE = re.compile(r"(?<!\w)(?:en|in|im Jahre?|nel|em|w)\s+" + YEAR)


def find(
    text: str, tongue: Tongue, published: PartialDate | None
) -> Iterator[tuple[int, int, PartialDate, str]]:
    """Yield start, end, date and derivation; of a day without its year, the nearest to publication."""
    names = "|".join(sorted(map(re.escape, tongue.months), key=len, reverse=True))
    named = re.compile(
        rf"(?<!\w)(?:(?P<d>\d{{1,2}})(?:er|º|°|\.)?{LINK})?(?P<m>{names})(?!\w)(?:{LINK}{YEAR})?",
        re.IGNORECASE,
    )
    taken = 0
    found = sorted(
        (one for pattern in (WRITTEN, NUMERIC, named, ALONE) for one in pattern.finditer(text)),
        key=lambda one: (one.start(), -one.end()),
    )
    for one in found:
        stated = one.start() >= taken and _date(one, tongue, published)
        if stated:
            taken = one.end()
            yield one.start(), one.end(), *stated


def _date(
    one: re.Match[str], tongue: Tongue, published: PartialDate | None
) -> tuple[PartialDate, str] | None:
    parts = one.groupdict()
    month = parts.get("m")
    number = 0 if not month else int(month) if month.isdigit() else tongue.months[month.lower()]
    day = int(parts.get("d") or 0)
    if parts["y"]:
        text = parts["y"] + (f"-{number:02}" if number else "") + (f"-{day:02}" if day else "")
        return _valid(text, "stated")
    if not day or not published or published.precision != "day":
        return None
    for year in (published.first.year, published.first.year - 1):
        near = _valid(f"{year}-{number:02}-{day:02}", "relative")
        if near and near[0].first <= min(published.first, date.max - AHEAD) + AHEAD:
            return near
    return None


def _valid(text: str, derivation: str) -> tuple[PartialDate, str] | None:
    try:
        return PartialDate(text), derivation
    except ValueError:
        return None
