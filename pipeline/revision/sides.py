"""A kept difference, field by field: what is stored beside what is read now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.revision import FIELDS


@dataclass(frozen=True, slots=True)
class Sides:
    """One row; a side that says nothing is `-`."""

    name: str
    stored: str
    now: str


def sides(told: dict[str, Any]) -> Iterator[Sides]:
    """Yield what differs, of a difference as `Difference.as_mapping` gives it, confidence and quotes last.

    Of what both say, the quote of the type alone is given.
    """
    old, new = told["old"] or {}, told["new"] or {}
    for name in (*FIELDS, "confidence"):
        before, after = old.get(name), new.get(name)
        if name == "confidence" or (before != after and (before or after)):
            yield Sides(name, _value(before), _value(after))
    was, now = _quotes(old), _quotes(new)
    for field in dict.fromkeys(("type", *was, *now)):
        if field == "type" or was.get(field) != now.get(field):
            yield Sides(f"quoted for {field}", was.get(field, "-"), now.get(field, "-"))


def _quotes(side: dict[str, Any]) -> dict[str, str]:
    """Return what is quoted for each field, line breaks as blanks."""
    by_field: dict[str, list[str]] = {}
    for field, quote in side.get("quotes", ()):
        by_field.setdefault(field, []).append(f"“{' '.join(quote.split())}”")
    return {field: " ".join(quotes) for field, quotes in by_field.items()}


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "-"
    return "-" if value is None else str(value)
