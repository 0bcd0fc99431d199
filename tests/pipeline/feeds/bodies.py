"""Bodies of feeds, and what is read of them."""

from pipeline import feeds
from pipeline.feeds import ParsedFeed
from pipeline.records import Entry, FeedFormat
from tests.making import NOW, make_feed

URL = "https://ministry.example/news/feed.xml"
RFC822 = "%a, %d %b %Y %H:%M:%S +0000"


def parse(body: str | bytes, format: str = "rss", *, content_type: str = "", **fields: object) -> ParsedFeed:
    """Return what a body gives, as a feed of that format."""
    feed = make_feed("ministry", url=URL, format=FeedFormat(format), **fields)
    given = body if isinstance(body, bytes) else body.encode()
    return feeds.parse(given, feed, final_url=URL, content_type=content_type, now=NOW)


def rss(*entries: str, head: str = "") -> str:
    """Return an RSS body."""
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>News</title><link>https://elsewhere.example/base/</link>{items}</channel></rss>"
    )


def only(parsed: ParsedFeed) -> Entry:
    """Return the only entry."""
    (entry,) = parsed.entries
    return entry
