"""When to look again at a page that a document was read from, as pages are edited and taken down."""

from datetime import datetime, timedelta

DAYS = (1, 7, 30, 90)  # after it was first seen


def next_look(first_seen: datetime, now: datetime) -> datetime | None:
    """Return the next of the days on which to look again, or None where the last is over."""
    days = (first_seen + timedelta(days=days) for days in DAYS)
    return next((day for day in days if day > now), None)
