"""Bytes of a feed in, entries out; a file a format."""

from collections.abc import Callable
from datetime import datetime

from pipeline.errors import UnsupportedFormatError
from pipeline.feeds import jsonfeed, sitemap, syndication
from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import ParsedFeed, Reading
from pipeline.records import Feed, FeedFormat

__all__ = ["ParsedFeed", "parse", "readable"]

_READERS: dict[FeedFormat, Callable[[bytes, str, Reading], ParsedFeed]] = {
    FeedFormat.RSS: syndication.parse,
    FeedFormat.ATOM: syndication.parse,
    FeedFormat.JSON: jsonfeed.parse,
    FeedFormat.SITEMAP: sitemap.parse,
}


def readable(feed: Feed) -> bool:
    """Tell whether we can read a feed's format; known before it is fetched."""
    return feed.format in _READERS


def parse(body: bytes, feed: Feed, *, final_url: str, content_type: str = "", now: datetime) -> ParsedFeed:
    """Return the entries of a feed's body.

    Raise ParseError, naming the feed's address and what came instead, if it is no feed;
    UnsupportedFormatError if its format is one we cannot read.
    """
    if not readable(feed):
        known = ", ".join(_READERS)
        raise UnsupportedFormatError(
            f"{feed.url}: feeds of the format {feed.format} cannot be read yet ({known})"
        )
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise no_feed(feed, final_url, b"")
    return _READERS[feed.format](body, content_type, Reading(feed, final_url, now))
