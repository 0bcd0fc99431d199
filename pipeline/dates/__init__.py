"""Dates that know how precise they are, and the words that state them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Self

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises ValueError on any other text."""

    text: str

    def __post_init__(self) -> None:
        found = _FORM.fullmatch(self.text)
        if not found:
            raise ValueError(f"{self.text!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
        year, month, day = found.groups()
        date(int(year), int(month or 1), int(day or 1))  # raises on 2024-02-30

    @classmethod
    def of(cls, day: date) -> Self:
        """Return a day."""
        return cls(day.isoformat()[:10])

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: "PartialDate") -> bool:
        return self.text < other.text

    @property
    def precision(self) -> str:
        """Return `year`, `month` or `day`."""
        return {4: "year", 7: "month", 10: "day"}[len(self.text)]

    @property
    def first(self) -> date:
        """Return the first day it may be."""
        parts = [int(part) for part in self.text.split("-")]
        return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)

    @property
    def last(self) -> date:
        """Return the last day it may be."""
        if self.precision == "day":
            return self.first
        if self.precision == "year":
            return date(self.first.year, 12, 31)
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    def contains(self, other: "PartialDate") -> bool:
        """Tell whether the other is this date or a finer one within it."""
        return other.text == self.text or other.text.startswith(self.text + "-")

    def agrees(self, other: "PartialDate") -> bool:
        """Tell whether one contains the other (codebook, Scoring)."""
        return self.contains(other) or other.contains(self)

    def coarser(self, precision: str) -> Self:
        """Return it cut to a precision; itself where it is coarser already."""
        return type(self)(self.text[: {"year": 4, "month": 7, "day": 10}[precision]])
