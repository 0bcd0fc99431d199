"""Try an address that is not registered yet: what it is, what it lists, which feeds it has."""

from dataclasses import dataclass, replace

from pipeline import feeds
from pipeline.errors import ParseError
from pipeline.feeds import discovery
from pipeline.fetch import Fetcher, Request
from pipeline.records import Confidence, Feed, FeedFormat, FeedKind, FetchResult
from pipeline.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of one address; problem: why there is nothing to show."""

    result: FetchResult
    feed: Feed | None = None
    parsed: feeds.ParsedFeed | None = None
    problem: str | None = None

    @property
    def found(self) -> bool:
        """Tell whether it lists anything."""
        return bool(self.parsed and self.parsed.entries)

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page of links, and no feed."""
        return self.feed is not None and self.feed.format is FeedFormat.LISTING


def try_address(fetching: Fetcher, url: str, facts: Registry, registered: Feed | None = None) -> Tried:
    """Fetch an address and read it as what it seems to be, or as registered; of an index, its newest body."""
    result = fetching.fetch(Request(url, user_agent=registered.user_agent if registered else None))
    if not result.ok:
        return Tried(result=result, problem=result.reason or result.outcome.value)
    feed = registered or _feed(result)
    if feed is None:
        return Tried(result=result, problem="in none of the formats that can be told from a body")
    try:
        parsed = feeds.parse(
            result.body,
            feed,
            final_url=result.final_url,
            content_type=result.content_type,
            now=result.started_at,
            watch=feeds.Watch.of(facts),
        )
    except ParseError as error:
        return Tried(result=result, feed=feed, problem=str(error))
    if parsed.further and not parsed.entries:
        below = try_address(fetching, parsed.further[0], facts, replace(feed, url=parsed.further[0]))
        return replace(below, result=result, feed=feed)
    return Tried(result=result, feed=feed, parsed=parsed)


def feed_of_page(fetching: Fetcher, page: Tried, facts: Registry) -> tuple[Tried | None, bool]:
    """Return the first feed that a page has, or None; and whether the page names it."""
    result = page.result
    named = [one.url for one in discovery.offers(result.body, result.content_type, result.final_url)]
    usual = [discovery.joined(result.final_url, path) for path in discovery.PATHS]
    for url in named or [one for one in dict.fromkeys(usual) if one]:
        found = try_address(fetching, url, facts)
        if found.found and not found.is_page:
            return found, bool(named)
    return None, False


def _feed(result: FetchResult) -> Feed | None:
    """Return a feed of the format that a body seems to be in; what is not known of it is a stopgap."""
    format = discovery.format_of(result.body, result.content_type)
    keys = discovery.keys_of(result.body, result.content_type) if format is FeedFormat.API else None
    if format is None or (format is FeedFormat.API and keys is None):
        return None
    return Feed(
        slug="tried",
        name=result.final_url,
        publisher="unknown",
        kind=FeedKind.PRESS,
        country="XK",
        language=discovery.language_of(result.body, result.content_type) or "en",
        format=format,
        url=result.url,
        confidence=Confidence.LOW,
        keys=keys,
    )
