"""APIs that answer in JSON of their own, read by the keys of their feed."""

import html
import json
import re
from typing import Any

from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import Listed, ParsedFeed, Reading
from pipeline.records import Keys
from pipeline.text.charset import decode

_PART = re.compile(r"\{([\w.@-]+)\}")


def parse(body: bytes, content_type: str, reading: Reading) -> ParsedFeed:
    """Return the entries of an API's answer; raise ParseError if it has no list of them where it should."""
    keys = reading.feed.keys
    if keys is None:  # cannot be: a feed of this format is born with them
        raise no_feed(reading.feed, reading.base, body, "no keys")
    try:
        found = json.loads(decode(body, content_type, guess=False))
    except (ValueError, RecursionError) as error:
        raise no_feed(reading.feed, reading.base, body, str(error)[:80]) from error
    rows = at(found, keys.entries)
    if not isinstance(rows, list):
        raise no_feed(reading.feed, reading.base, body, f"no list at {keys.entries or 'its root'}")
    for row in rows:
        if isinstance(row, dict):
            reading.add(_listed(row, keys, reading))
        else:
            reading.warn("an entry that is no object is left out")
    return reading.parsed()


def _listed(row: dict[str, Any], keys: Keys, reading: Reading) -> Listed:
    def plain(path: str | None) -> str:
        return html.escape(text_at(row, path), quote=False) if path else ""  # plain there, markup here

    def markup(path: str | None) -> str:
        text = text_at(row, path) if path else ""
        return text if "<" in text else html.escape(text, quote=False)

    return Listed(
        guid=filled(row, keys.guid),
        link=filled(row, keys.url),
        title=plain(keys.title),
        published=reading.date(text_at(row, keys.published)),
        updated=reading.date(text_at(row, keys.updated)),
        summary=markup(keys.summary),
        content=markup(keys.content),
    )


def at(found: object, path: str) -> object:
    """Return what stands at a dotted path of keys and places (`result.0.title`), or None."""
    for step in path.split(".") if path else ():
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def text_at(row: object, path: str | None) -> str:
    """Return the text or number at a path, or nothing."""
    value = at(row, path) if path else ""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def filled(row: object, pattern: str | None) -> str:
    """Return the text at a path; or a pattern filled with the texts at its `{paths}`, if all are there."""
    if not pattern or not _PART.search(pattern):
        return text_at(row, pattern)
    parts = {path: text_at(row, path) for path in _PART.findall(pattern)}
    return _PART.sub(lambda part: parts[part[1]], pattern) if all(parts.values()) else ""
