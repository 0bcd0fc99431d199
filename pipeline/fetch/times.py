"""When a reply says to ask again: Retry-After, Cache-Control and Expires (RFC 9110 and 9111)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=30)  # what asks for more is a mistake, or means us harm
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_STALE = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
Headers = tuple[tuple[str, str], ...]


def retry_after(headers: Headers, now: datetime) -> datetime | None:
    """Return before when not to ask again, or None where nothing readable and in the future is said."""
    given = _joined(headers, "retry-after").strip()
    if seconds := _seconds(given):
        return now + seconds
    return _ahead(_since(headers, given, now), now)


def fresh_until(headers: Headers, now: datetime) -> datetime | None:
    """Return until when the body stays as it is, by the server's word; None where it says no such thing."""
    control = _joined(headers, "cache-control")
    if _STALE.search(control):
        return None
    if found := _MAX_AGE.search(control):
        lifetime = _seconds(found[1]) or timedelta(0)
    else:
        lifetime = _since(headers, _joined(headers, "expires").strip(), now)
    age = _seconds(_joined(headers, "age").strip()) or timedelta(0)  # in caches on the way
    return _ahead(lifetime - age, now)


def _ahead(wait: timedelta, now: datetime) -> datetime | None:
    return now + min(wait, LONGEST) if wait > timedelta(0) else None


def _joined(headers: Headers, wanted: str) -> str:
    return ", ".join(value for name, value in headers if name.lower() == wanted)


def _seconds(text: str) -> timedelta | None:
    """Return so many seconds, at most the longest; None where the text is no number."""
    if not (text.isascii() and text.isdecimal()):
        return None
    return LONGEST if len(text) > 9 else min(timedelta(seconds=int(text)), LONGEST)


def _since(headers: Headers, given: str, now: datetime) -> timedelta:
    """Return how far a date is ahead by the server's own clock, which may differ from ours; zero for none."""
    date = _date(given)
    return date - (_date(_joined(headers, "date")) or now) if date else timedelta(0)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
