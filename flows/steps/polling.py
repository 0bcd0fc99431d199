"""Ask the feeds."""

from collections.abc import Collection
from datetime import datetime
from time import perf_counter

from db import store
from db.session import Database
from flows.steps import broken
from flows.summary import SKIPPED, FeedRow, Report, Summary, silent
from flows.wiring import Clock, chosen, database, fetcher, utc_now
from pipeline import feeds
from pipeline.archive import Archive
from pipeline.errors import ParseError
from pipeline.fetch import Request
from pipeline.records import Feed, FetchOutcome, FetchResult, Validators
from pipeline.settings import Settings


def poll(
    settings: Settings,
    slugs: Collection[str] | None = None,
    *,
    now: Clock = utc_now,
    report: Report = silent,
) -> Summary:
    """Ask every chosen feed for news and keep what it lists; return a row a feed."""
    started, summary, archive = perf_counter(), Summary(), Archive(settings.archive)
    asked: dict[Request, Feed] = {}
    with database(settings) as opened, fetcher(settings, now) as fetching:
        with opened.session(read_only=True) as session:
            states = store.feed_states(session)
        for feed in chosen(settings, slugs):
            if not feeds.readable(feed):
                unread = (f"{feed.format} feeds are not read yet",)
                summary.rows[feed.slug] = FeedRow(feed.slug, SKIPPED, warnings=unread)
                continue
            state = states.get(feed.slug)
            known = state.validators if state and state.url == feed.url else Validators()
            asked[Request(feed.url, known, feed.user_agent)] = feed
        for done, (request, result) in enumerate(fetching.fetch_all(list(asked)), 1):
            feed = asked[request]
            summary.rows[feed.slug] = _keep_poll(opened, archive, feed, result, now())
            report("poll", done, len(asked))
    summary.seconds["poll"] = perf_counter() - started
    return summary


def _keep_poll(opened: Database, archive: Archive, feed: Feed, result: FetchResult, now: datetime) -> FeedRow:
    pointer = archive.write(result) if result.ok else None
    parsed, problem = None, result.reason if result.outcome is not FetchOutcome.NOT_MODIFIED else None
    if result.ok:
        try:
            parsed = feeds.parse(
                result.body, feed, final_url=result.final_url, content_type=result.content_type, now=now
            )
        except ParseError as error:
            problem = str(error)
        except Exception as error:  # one feed must not end the run
            problem = broken.told(feed.url, error)
    with opened.session() as session:
        counts = store.save_poll(
            session,
            feed,
            result,
            entries=parsed.entries if parsed else None,
            pointer=pointer,
            problem=problem,
            now=now,
        )
    outcome = "unreadable" if result.ok and parsed is None else result.outcome.value
    warnings = parsed.warnings if parsed else ()
    return FeedRow(
        feed.slug, outcome, problem, warnings, listed=counts.listed, new=counts.new, changed=counts.changed
    )
