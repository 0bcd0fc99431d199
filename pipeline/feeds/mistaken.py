"""What came in place of a feed, in words."""

import re

from pipeline.charset import decode
from pipeline.errors import ParseError
from pipeline.records import Feed
from pipeline.text import headline

_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})", re.IGNORECASE)


def no_feed(feed: Feed, url: str, body: bytes, cause: str | None = None) -> ParseError:
    """Return the error that names the feed's address and what its body is instead."""
    where = feed.url if url == feed.url else f"{feed.url} (now {url})"
    return ParseError(f"{where}: {_instead(body, cause)}, not a feed in the format {feed.format}")


def _instead(body: bytes, cause: str | None) -> str:
    start = decode(body[:5000], guess=False).strip()
    title = headline(found[1]) if (found := _TITLE.search(start)) else ""
    if not start:
        return "an empty body"
    if _HTML.search(start):
        return f"an HTML page ({title!r})" if title else "an HTML page"
    if body.startswith(b"%PDF"):
        return "a PDF"
    if start.startswith(("{", "[")):
        return f"JSON ({cause})" if cause else "JSON"
    if start.startswith("<"):
        return f"broken or other XML ({cause})" if cause else "XML of another kind"
    return (
        f"plain text ({' '.join(start.split())[:60]!r})"
        if start.isprintable() or "\n" in start
        else "binary matter"
    )
