"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import html
import json
from typing import Any

from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import Listed, ParsedFeed, Reading
from pipeline.text.charset import decode


def parse(body: bytes, content_type: str, reading: Reading) -> ParsedFeed:
    """Return the entries of a JSON Feed; raise ParseError if it is none."""
    try:
        found = json.loads(decode(body, content_type, guess=False))
    except (ValueError, RecursionError) as error:
        raise no_feed(reading.feed, reading.base, body, str(error)[:80]) from error
    version = found.get("version") if isinstance(found, dict) else None
    if (
        not isinstance(version, str)
        or "jsonfeed.org/version/" not in version
        or not isinstance(found.get("items"), list)
    ):
        raise no_feed(reading.feed, reading.base, body, "no version of JSON Feed and list of items in it")
    for listed in found["items"]:
        if isinstance(listed, dict):
            reading.add(_listed(listed, reading))
        else:
            reading.warn("an entry that is no object is left out")
    return reading.parsed()


def _listed(found: dict[str, Any], reading: Reading) -> Listed:
    def text(name: str) -> str:
        value = found.get(name)
        return str(value) if isinstance(value, (str, int, float)) else ""

    return Listed(
        guid=text("id"),
        link=text("url") or text("external_url"),
        title=html.escape(text("title"), quote=False),  # plain there, markup here
        summary=html.escape(text("summary"), quote=False),
        content=text("content_html") or html.escape(text("content_text"), quote=False),
        published=reading.date(text("date_published")),
        updated=reading.date(text("date_modified")),
    )
