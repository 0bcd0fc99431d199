"""Bytes of a feed in, entries out; a file a format."""

from collections.abc import Callable, Collection
from datetime import datetime

from pipeline.feeds import api, jsonfeed, listing, lists, sitemap, syndication
from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import ParsedFeed, Reading
from pipeline.feeds.watch import Watch
from pipeline.records import Feed, FeedFormat

__all__ = ["ParsedFeed", "Watch", "parse"]

_READERS: dict[FeedFormat, Callable[[bytes, str, Reading], ParsedFeed]] = {
    FeedFormat.RSS: syndication.parse,
    FeedFormat.ATOM: syndication.parse,
    FeedFormat.JSON: jsonfeed.parse,
    FeedFormat.SITEMAP: sitemap.parse,
    FeedFormat.LISTING: listing.parse,
    FeedFormat.API: api.parse,
    FeedFormat.LIST: lists.parse,
}
_NOBODY = Watch()


def parse(
    body: bytes,
    feed: Feed,
    *,
    final_url: str,
    content_type: str = "",
    now: datetime,
    watch: Watch = _NOBODY,
    known: Collection[str] | None = None,
) -> ParsedFeed:
    """Return the entries of a feed's body.

    watch, known: for official lists, the names to look for, and the feed's stored guids (None: never read).
    Raise ParseError, naming the feed's address and what came instead, if it is no feed of its format.
    """
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise no_feed(feed, final_url, b"")
    return _READERS[feed.format](body, content_type, Reading(feed, final_url, now, watch, known))
