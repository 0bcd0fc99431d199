"""Read a feed's body, or say why it cannot be read."""

from collections.abc import Collection
from datetime import datetime

from flows.steps import broken
from pipeline import feeds
from pipeline.errors import ParseError
from pipeline.records import Feed, FetchOutcome, FetchResult


def understood(
    feed: Feed,
    result: FetchResult,
    now: datetime,
    *,
    watch: feeds.Watch,
    known: Collection[str] | None = None,
) -> tuple[feeds.ParsedFeed | None, str | None]:
    """Return what a body lists, or None and what is wrong; nothing is, where it was not modified.

    watch, known: what official lists are read with, as `feeds.parse` says.
    """
    if not result.ok:
        expected = result.outcome is FetchOutcome.NOT_MODIFIED or result.postponed
        return None, None if expected else result.reason or result.outcome.value
    try:
        parsed = feeds.parse(
            result.body,
            feed,
            final_url=result.final_url,
            content_type=result.content_type,
            now=now,
            watch=watch,
            known=known,
        )
    except ParseError as error:
        return None, str(error)
    except Exception as error:  # one feed must not end the run
        return None, broken.told(feed.url, error)
    return parsed, None
