"""Records of archive files as the fetches that they were, and whose pages they are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Self
from urllib.parse import urlsplit

from pipeline.archive import warc
from pipeline.extract import Kind, kind_of
from pipeline.ids import is_web_url
from pipeline.records import Feed, FetchOutcome, FetchResult
from pipeline.urls import site

_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]",
    re.S,
)
READ = frozenset({Kind.HTML, Kind.PDF, Kind.TEXT})


def fetched(found: warc.Record | warc.Damage, name: str) -> FetchResult | str:
    """Return a record of a page as the fetch that it was, or in a word why it is none; name: of the file."""
    if isinstance(found, warc.Damage) or found.fault:
        return "damaged"
    if found.kind != warc.RESPONSE:
        return found.kind
    date = warc.moment(found.date)
    if found.status is None or date is None or not is_web_url(found.url):
        return "not of the web"
    if found.status != 200:
        return f"HTTP {found.status}"
    result = FetchResult(
        url=found.url,
        final_url=found.url,
        outcome=FetchOutcome.FETCHED,
        started_at=date,
        elapsed=0,
        status=found.status,
        headers=found.headers,
        body=found.body,
        reason=f"read from {name}",
    )
    if _FEED.match(result.body):
        return "a feed"
    kind = kind_of(result.body, result.content_type)
    return result if kind in READ else str(kind)


@dataclass(frozen=True, slots=True)
class Publishers:
    """The registry's feeds by their hosts."""

    _by_site: Mapping[str, Sequence[Feed]]

    @classmethod
    def of_feeds(cls, feeds: Iterable[Feed]) -> Self:
        """Return the feeds by their hosts."""
        by_site: dict[str, list[Feed]] = defaultdict(list)
        for feed in feeds:
            by_site[site(feed.url)].append(feed)
        return cls(dict(by_site))

    def of(self, url: str) -> Feed | None:
        """Return the feed of a page's host; of several the one whose path begins most like the page's."""
        return max(self._by_site.get(site(url), ()), key=lambda feed: _alike(feed.url, url), default=None)


def _alike(one: str, other: str) -> int:
    """Return how many steps of their paths two addresses begin with in common."""
    pairs = zip(urlsplit(one).path.split("/"), urlsplit(other).path.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
