"""RSS and Atom, by feedparser."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser

from pipeline.feeds.dated import offset
from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import Listed, ParsedFeed, Reading
from pipeline.text.charset import declared, decode, sure
from pipeline.text.markup import widest

MOST_ATTRIBUTES = 250  # of one element; feedparser takes time with their square
MOST_TAGS = 400_000  # feedparser takes some ten seconds for so many, and everybody waits

_HARMLESS = (feedparser.exceptions.ThingsNobodyCaresAboutButMe, feedparser.exceptions.UndeclaredNamespace)
_RAISED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)  # seen, or near it
_CUT = re.compile(rb"<(?:\w+:)?(?:item|entry)\b[^<]*(?:<[^<>]*)?\Z", re.IGNORECASE)  # as an entry begins
_REFERENCE = re.compile(rb"&#(x[0-9a-f]+|[0-9]+);", re.IGNORECASE)


def parse(body: bytes, content_type: str, reading: Reading) -> ParsedFeed:
    """Return the entries of an RSS or Atom body; raise ParseError if it is none."""
    if problem := _too_much(decode(body, content_type, guess=False)):
        raise no_feed(reading.feed, reading.base, body, problem)
    known = sure(body) or declared(content_type)
    kind = "application/xml" + (f"; charset={known}" if known else "")
    try:
        found = feedparser.parse(
            BytesIO(_REFERENCE.sub(_possible, body)),  # bytes that look like an address would be opened
            response_headers={"content-type": kind},
            resolve_relative_uris=False,  # its base is the channel's link; ours is the feed's address
            sanitize_html=False,  # markup is kept as given and never shown
        )
    except _RAISED as error:
        raise no_feed(reading.feed, reading.base, body, str(error)[:80]) from error
    bozo = found.get("bozo_exception")
    cause = None if bozo is None or isinstance(bozo, _HARMLESS) else " ".join(str(bozo).split())[:120]
    version = found.get("version", "")  # there is none where the body is empty
    atom = version.startswith("atom")
    listed = [_listed(entry, reading, atom=atom) for entry in found.entries]
    if listed and listed[-1] == Listed() and _CUT.search(body, max(0, len(body) - 500)):
        listed.pop()
    for entry in listed:
        reading.add(entry)
    reading.ttl = _ttl(str(found.feed.get("ttl", "")).strip())
    if not reading.entries and (cause or not version):
        raise no_feed(reading.feed, reading.base, body, cause)
    if cause:
        reading.warn(f"broken XML, read as far as it goes: {cause}")
    return reading.parsed()


def _ttl(minutes: str) -> timedelta | None:
    """Return for how long a feed says that it stays as it is; None for what is no number."""
    return timedelta(minutes=int(minutes)) if re.fullmatch(r"[0-9]{1,6}", minutes) else None


def _too_much(markup: str) -> str | None:
    """Return why a body would keep feedparser for minutes, or None."""
    if (tags := markup.count("<")) > MOST_TAGS:
        return f"too large to read: {tags:,} tags"
    attributes = widest(markup, passing=MOST_ATTRIBUTES)
    return f"{attributes:,} attributes of one element" if attributes > MOST_ATTRIBUTES else None


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return a reference to a character, or nothing where there is none, as feedparser fails on it."""
    digits = reference[1].lower()
    number = -1 if len(digits) > 9 else int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    allowed = number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
    return reference[0] if allowed else b""


def _listed(entry: dict[str, Any], reading: Reading, *, atom: bool) -> Listed:
    published, updated = (_date(entry, name, reading) for name in ("published", "updated"))
    if not atom:  # there, feedparser calls dc:date an update
        published = published or updated
    contents = [content.get("value", "") for content in dict.get(entry, "content", ())]
    link = entry.get("feedburner_origlink") or entry.get("link", "")
    guid = entry.get("id", "")
    return Listed(
        guid=guid,
        link="" if link == guid else link,  # feedparser takes any guid for a link
        title=entry.get("title", ""),
        summary=entry.get("summary", ""),
        content=max(contents, key=len, default=""),
        published=published,
        updated=updated,
    )


def _date(entry: dict[str, Any], name: str, reading: Reading) -> datetime | None:
    """Return a date of an entry; dict.get, as feedparser gives one date for another where it can."""
    text, parsed = str(dict.get(entry, name) or "").strip(), dict.get(entry, f"{name}_parsed")
    if parsed is None:
        if text:
            reading.warn(f"{name} date that cannot be read: {text[:40]!r}")
        return None
    year, month, day, hour, minute, second = parsed[:6]
    try:
        date = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        return date.astimezone(
            offset(text) or UTC
        )  # feedparser's is in UTC; the text knows the publisher's day
    except (ValueError, OverflowError):  # year 0, or one that an offset leads to
        return None
