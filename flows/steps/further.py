"""Fetch what a feed's body says belongs to it: the sitemaps of an index."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from db import store
from db.session import Database
from flows.steps.understanding import understood
from pipeline.archive import Archive
from pipeline.feeds import ParsedFeed, Watch
from pipeline.fetch import Fetcher, Request
from pipeline.records import Feed

MOST = 8  # further bodies of one feed in one poll: the newest


def fetch_further(
    fetching: Fetcher,
    archive: Archive,
    opened: Database,
    indexes: Mapping[str, tuple[Feed, ParsedFeed]],
    now: datetime,
) -> Iterator[tuple[str, ParsedFeed | None, str | None]]:
    """Yield each index's feed with all that its bodies list, or None and why none of them could be read.

    What such a body itself says to be further is not followed: an index lists no indexes.
    """
    asked: dict[Request, list[str]] = {}
    for slug, (feed, parsed) in indexes.items():
        for url in parsed.further[:MOST]:
            asked.setdefault(Request(url, user_agent=feed.user_agent, robots=True), []).append(slug)
    found: dict[str, list[ParsedFeed]] = {slug: [] for slug in indexes}
    problems: dict[str, list[str]] = {slug: [] for slug in indexes}
    for request, result in fetching.fetch_all(list(asked)):
        pointer = archive.write(result) if result.ok else None
        for slug in asked[request]:
            listed, problem = understood(indexes[slug][0], result, now, watch=Watch())
            with opened.session() as session:
                store.add_fetch(session, result, feed=slug, pointer=pointer, problem=problem)
            if listed:
                found[slug].append(listed)
            else:
                problems[slug].append(f"{request.url}: {problem}")
    for slug, (_, index) in indexes.items():
        if problems[slug] and not found[slug]:
            yield slug, None, problems[slug][0]
        else:
            yield slug, _whole(index, found[slug], problems[slug]), None


def _whole(index: ParsedFeed, found: Sequence[ParsedFeed], problems: Sequence[str]) -> ParsedFeed:
    parts, left_out = (index, *found), len(index.further) - MOST
    warnings = [warning for one in parts for warning in one.warnings] + list(problems)
    if left_out > 0:
        warnings.append(f"{left_out} of its sitemaps are left out, the oldest")
    return ParsedFeed(
        entries=tuple(entry for one in parts for entry in one.entries),
        warnings=tuple(dict.fromkeys(warnings)),
        ttl=index.ttl,
    )
