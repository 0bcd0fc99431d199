"""Sitemaps and news sitemaps (https://www.sitemaps.org/protocol.html)."""

import html
from datetime import datetime
from xml.etree import ElementTree

from pipeline.errors import ParseError
from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import Listed, ParsedFeed, Reading

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def parse(body: bytes, content_type: str, reading: Reading) -> ParsedFeed:
    """Return the addresses that a sitemap lists; raise ParseError if it is none."""
    try:  # expat bounds the growth of entities by itself, and opens nothing
        root = ElementTree.fromstring(body.strip())  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise no_feed(reading.feed, reading.base, body, str(error)[:80]) from error
    if root.tag == f"{SITEMAP}sitemapindex":
        raise ParseError(f"{reading.feed.url}: an index of sitemaps; register one of those that it lists")
    if root.tag != f"{SITEMAP}urlset":
        raise no_feed(reading.feed, reading.base, body, f"its root is {root.tag[:60]!r}")
    for url in root.iter(f"{SITEMAP}url"):
        news = f"{NEWS}news/{NEWS}"
        link = url.findtext(f"{SITEMAP}loc", "")
        reading.add(
            Listed(
                guid=link,
                link=link,
                title=html.escape(url.findtext(f"{news}title", ""), quote=False),  # plain there, markup here
                published=_date(url.findtext(f"{news}publication_date", ""), reading),
                updated=_date(url.findtext(f"{SITEMAP}lastmod", ""), reading),
            )
        )
    return reading.parsed()


def _date(text: str, reading: Reading) -> datetime | None:
    """Return a W3C date; a year or a month alone says too little."""
    if len(text := text.strip()) < len("2024-03-18"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        reading.warn(f"date that cannot be read: {text[:40]!r}")
        return None
