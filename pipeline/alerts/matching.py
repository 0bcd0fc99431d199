"""Whether a filter finds a coding, told without a database."""

from collections.abc import Mapping
from typing import Any

from pipeline.dates import PartialDate

PARTIES = {"actor": ("actors",), "party": ("actors", "endorsers", "members"), "firm": ("firms",)}


def touches(filters: Mapping[str, str], coding: Mapping[str, Any]) -> bool:
    """Tell whether an action coded so is one that the filters find; of dates, where it may be."""
    return all(_holds(name, wanted, coding) for name, wanted in filters.items())


def _holds(name: str, wanted: str, coding: Mapping[str, Any]) -> bool:
    if name in PARTIES:
        return any(wanted in coding[field] for field in PARTIES[name])
    if name in {"since", "until"}:
        if not coding["date"]:
            return False
        date, bound = PartialDate(coding["date"]), PartialDate(wanted)
        return date.last >= bound.first if name == "since" else date.first <= bound.last
    given = coding[name]
    return given is not None and str(given).lower() == wanted.lower()
