"""Sitemaps, news sitemaps and indexes of them (https://www.sitemaps.org/protocol.html)."""

import html
import zlib
from datetime import UTC, datetime
from xml.etree import ElementTree

from pipeline.feeds.dated import read_date
from pipeline.feeds.links import wanted
from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import NEWEST, Listed, ParsedFeed, Reading

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LARGEST = 50 << 20  # bytes that the protocol allows
MOST_TAGS = (
    1_200_000  # 50,000 addresses, as the protocol allows, have half as many; as a tree these take 400 MB
)
_UNDATED = datetime.min.replace(tzinfo=UTC)


def parse(body: bytes, content_type: str, reading: Reading) -> ParsedFeed:
    """Return the newest addresses that a sitemap lists, or its newest sitemaps as further ones.

    Raise ParseError if it is neither.
    """
    root = root_of(body, reading)
    if root.tag == f"{SITEMAP}sitemapindex":
        maps = _newest(list(root.iter(f"{SITEMAP}sitemap")), "lastmod", reading)
        links = (reading.url(one.findtext(f"{SITEMAP}loc", "")) for one in maps)
        reading.further += [link for link in links if link]
        return reading.parsed()
    listed = [
        url
        for url in root.iter(f"{SITEMAP}url")
        if wanted(url.findtext(f"{SITEMAP}loc", "").strip(), reading.feed)
    ]
    for url in _newest(listed, f"{NEWS}news/{NEWS}publication_date", reading)[:NEWEST]:
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
    if len(listed) > NEWEST:
        reading.warn(f"{len(listed):,} addresses, of which the newest {NEWEST:,} are taken")
    return reading.parsed()


def root_of(body: bytes, reading: Reading) -> ElementTree.Element:
    """Return the root of a sitemap or an index of them; raise ParseError if it is neither."""
    if body.startswith(b"\x1f\x8b"):
        body = _inflated(body, reading)
    if (tags := body.count(b"<")) > MOST_TAGS:
        raise no_feed(reading.feed, reading.base, body, f"too large to read: {tags:,} tags")
    try:  # expat bounds the growth of entities by itself, and opens nothing
        root = ElementTree.fromstring(body.strip())  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise no_feed(reading.feed, reading.base, body, str(error)[:80]) from error
    if root.tag not in {f"{SITEMAP}sitemapindex", f"{SITEMAP}urlset"}:
        raise no_feed(reading.feed, reading.base, body, f"its root is {root.tag[:60]!r}")
    return root


def _inflated(body: bytes, reading: Reading) -> bytes:
    """Return what a gzip file holds, as servers give it unasked; raise ParseError on more than is allowed."""
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = inflate.decompress(body, LARGEST)
    except zlib.error as error:
        raise no_feed(reading.feed, reading.base, body, str(error)) from error
    if inflate.unconsumed_tail:
        raise no_feed(reading.feed, reading.base, body, f"over {LARGEST:,} bytes unpacked")
    return whole


def _newest(rows: list[ElementTree.Element], date: str, reading: Reading) -> list[ElementTree.Element]:
    """Return the rows newest first; in their order where they have no date, as news sitemaps do."""

    def age(row: ElementTree.Element) -> datetime:
        text = row.findtext(date, "") or row.findtext(f"{SITEMAP}lastmod", "")
        found = read_date(text, reading.feed) or _UNDATED
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    return sorted(rows, key=age, reverse=True)


def _date(text: str, reading: Reading) -> datetime | None:
    """Return a W3C date; a year or a month alone says too little."""
    return reading.date(text) if len(text.strip()) >= len("2024-03-18") else None
