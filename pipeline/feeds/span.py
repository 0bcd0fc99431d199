"""What a sitemap lists of a span of time, however much that is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from xml.etree import ElementTree

from pipeline.errors import ParseError
from pipeline.feeds.dated import read_date
from pipeline.feeds.parsed import Reading
from pipeline.feeds.sitemap import NEWS, SITEMAP, root_of
from pipeline.records import Confidence, Feed, FeedFormat, FeedKind


@dataclass(frozen=True, slots=True)
class Span:
    """Days, the first and the last within, in UTC."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, since: date, until: date) -> Self:
        """Return the span from one day to another; raise ParseError where that is none."""
        first = datetime.combine(since, time.min, UTC)
        last = datetime.combine(until, time.max, UTC)
        if first > last:
            raise ParseError(f"from {since:%Y-%m-%d} until {until:%Y-%m-%d}: the first day is after the last")
        return cls(first, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What a sitemap lists of a span: pages with the time by which they last changed, and further sitemaps.

    other, undated: pages out of the span, and such without a date, of which nobody knows.
    """

    pages: dict[str, datetime]
    further: tuple[str, ...]
    other: int
    undated: int


def within(body: bytes, url: str, span: Span, now: datetime) -> Mapped:
    """Return what a sitemap lists of a span; raise ParseError if it is none.

    A sitemap of an index is left out only where it has not changed since the span began.
    """
    reading = Reading(_feed(url), url, now)
    root = root_of(body, reading)
    pages, further, other, undated = dict[str, datetime](), list[str](), 0, 0
    for one in root:
        link, changed = reading.url(one.findtext(f"{SITEMAP}loc", "")), _changed(one, reading.feed)
        if link is None:
            continue
        if root.tag == f"{SITEMAP}sitemapindex":
            further += [link] if changed is None or changed >= span.since else []
        elif changed is None:
            undated += 1
        elif span.since <= changed <= span.until:
            pages[link] = changed
        else:
            other += 1
    return Mapped(pages=pages, further=tuple(further), other=other, undated=undated)


def _changed(one: ElementTree.Element, feed: Feed) -> datetime | None:
    """Return the time by which something last changed: of a day alone, its end."""
    text = one.findtext(f"{SITEMAP}lastmod", "") or one.findtext(f"{NEWS}news/{NEWS}publication_date", "")
    found = read_date(text, feed)
    if found is None:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    is_day = len(text.strip()) <= len("2024-03-18")
    return found + timedelta(days=1, microseconds=-1) if is_day else found


def _feed(url: str) -> Feed:
    """Return the sitemap as a feed, as the reading of dates and addresses takes one."""
    return Feed(
        slug="backfill",
        name=url,
        publisher=url,
        kind=FeedKind.PRESS,
        country="US",
        language="en",
        format=FeedFormat.SITEMAP,
        url=url,
        confidence=Confidence.LOW,
    )
