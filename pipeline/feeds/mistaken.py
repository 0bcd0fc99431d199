"""What came in place of a feed, in words."""

import re

from pipeline.errors import ParseError
from pipeline.records import Feed
from pipeline.text import headline
from pipeline.text.charset import decode

_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})", re.IGNORECASE)


def no_feed(feed: Feed, url: str, body: bytes, cause: str | None = None) -> ParseError:
    """Return the error that names the feed's address and what its body is instead."""
    where = feed.url if url == feed.url else f"{feed.url} (now {url})"
    return ParseError(f"{where}: {_instead(body, cause)}, not a feed in the format {feed.format}")


def _instead(body: bytes, cause: str | None) -> str:
    start = decode(body[:5000], guess=False).strip()
    title = headline(found[1]) if (found := _TITLE.search(start)) else ""
    why = f" ({cause})" if cause else ""
    text = start.isprintable() or "\n" in start
    kinds = (
        (not start, "an empty body"),
        (_HTML.search(start), f"an HTML page ({title!r})" if title else "an HTML page"),
        (body.startswith(b"%PDF"), "a PDF"),
        (start.startswith(("{", "[")), f"JSON{why}"),
        (start.startswith("<"), f"broken or other XML{why}" if cause else "XML of another kind"),
        (text, f"plain text ({' '.join(start.split())[:60]!r}){why}"),
    )
    return next((what for found, what in kinds if found), "binary matter")
