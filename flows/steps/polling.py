"""Ask the feeds."""

import logging
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from db import store
from db.session import Database
from flows.steps.further import fetch_further
from flows.steps.naming import keep_names
from flows.steps.understanding import understood
from flows.summary import SKIPPED, FeedRow, Report, Summary, silent
from flows.wiring import Clock, chosen, database, fetcher, registry, utc_now
from flows.wiring import archive as open_archive
from pipeline import feeds, tracing
from pipeline.fetch import Request
from pipeline.polling import JITTER, FeedState
from pipeline.records import ArchivePointer, Feed, FeedFormat, FetchResult, Validators
from pipeline.settings import Settings

log = logging.getLogger(__name__)


def draw() -> float:
    """Return the part of an interval to wait."""
    return random.uniform(*JITTER)  # noqa: S311 - spreads requests, hides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What came of asking one feed; parsed: None where it was not modified, or for the problem told."""

    feed: Feed
    result: FetchResult
    pointer: ArchivePointer | None
    parsed: feeds.ParsedFeed | None
    problem: str | None


def poll(
    settings: Settings,
    slugs: Collection[str] | None = None,
    *,
    due_only: bool = False,
    now: Clock = utc_now,
    report: Report = silent,
    jitter: Callable[[], float] = draw,
) -> Summary:
    """Ask every chosen feed for news, or those of them that are due, and keep what they list.

    Return a row a feed that was asked, or cannot be. One that is gone is asked only by name.
    """
    started, summary = perf_counter(), Summary()
    watch = feeds.Watch.of(registry(settings.registry))
    with database(settings) as opened, fetcher(settings, now) as fetching:
        keep_names(opened, registry(settings.registry))
        archive = open_archive(settings, opened)
        states = _states(opened, chosen(settings, None) if slugs is None else None)
        asked: dict[Request, list[Feed]] = {}
        for feed in chosen(settings, slugs):
            state = states.get(feed.slug)
            if why := _why_not(feed, state, named=slugs is not None):
                summary.rows[feed.slug] = FeedRow(feed.slug, SKIPPED, warnings=(why,))
            elif due_only and state and not state.is_due(feed, now()):
                summary.wait(state.due_at)
            else:
                asked.setdefault(_request(feed, state), []).append(feed)
        indexes: dict[str, _Answer] = {}
        for done, (request, result) in enumerate(fetching.fetch_all(list(asked)), 1):
            pointer = archive.write(result) if result.ok else None
            for feed in asked[request]:
                with tracing.span("feed", feed=feed.slug, outcome=result.outcome.value):
                    known = _known(opened, feed, states) if result.ok else None
                    parsed, problem = understood(feed, result, now(), watch=watch, known=known)
                    answer = _Answer(
                        feed=feed, result=result, pointer=pointer, parsed=parsed, problem=problem
                    )
                    if parsed and parsed.further:
                        indexes[feed.slug] = answer
                    else:
                        summary.rows[feed.slug] = _keep(opened, answer, now(), jitter())
            report("poll", done, len(asked))
        lists = {slug: (one.feed, one.parsed) for slug, one in indexes.items() if one.parsed}
        for slug, whole, problem in fetch_further(fetching, archive, opened, lists, now()):
            answer = replace(indexes[slug], parsed=whole, problem=problem)
            summary.rows[slug] = _keep(opened, _without_validators(answer), now(), jitter())
    summary.seconds["poll"] = perf_counter() - started
    return summary


def _states(opened: Database, on: Collection[Feed] | None) -> Mapping[str, FeedState]:
    """Return the feeds' states; where all that are on are known, settle what waits of the others."""
    with opened.session() as session:
        if on is not None:
            store.settle_feeds(session, [feed.slug for feed in on])
        return store.feed_states(session)


def _why_not(feed: Feed, state: FeedState | None, *, named: bool) -> str | None:
    """Return why a feed is not asked at all, or None."""
    if state and state.gone_at and state.url == feed.url and not named:
        return f"gone since {state.gone_at:%Y-%m-%d}; `mercwatch feeds on {feed.slug}` asks again"
    return None


def _known(opened: Database, feed: Feed, states: Mapping[str, FeedState]) -> Collection[str] | None:
    """Return the guids stored of an official list, which says nothing of what changed; None: never read."""
    state = states.get(feed.slug)
    if feed.format is not FeedFormat.LIST or state is None or state.last_success_at is None:
        return None
    with opened.session(read_only=True) as session:
        return store.guids(session, feed.slug)


def _request(feed: Feed, state: FeedState | None) -> Request:
    if state is None or state.url != feed.url:
        return Request(feed.url, user_agent=feed.user_agent)
    return Request(state.address, state.validators, feed.user_agent)


def _without_validators(answer: _Answer) -> _Answer:
    """Return the answer of an index to be asked in full again: what it lists may change without it."""
    return replace(answer, result=replace(answer.result, validators=Validators()))


def _keep(opened: Database, answer: _Answer, now: datetime, jitter: float) -> FeedRow:
    feed, result, parsed = answer.feed, answer.result, answer.parsed
    with opened.session() as session:
        counts = store.save_poll(
            session,
            feed,
            result,
            entries=parsed.entries if parsed else None,
            pointer=answer.pointer,
            problem=answer.problem,
            now=now,
            ttl=parsed.ttl if parsed else None,
            jitter=jitter,
        )
    told = {"feed": feed.slug}
    log.info(
        "%s: %d listed, %d new, %d changed",
        result.outcome,
        counts.listed,
        counts.new,
        counts.changed,
        extra=told,
    )
    if answer.problem:
        log.info("cannot be read: %s", answer.problem, extra=told)
    outcome = "unreadable" if result.ok and parsed is None else result.outcome.value
    warnings = (*(parsed.warnings if parsed else ()), *counts.notices)
    if result.postponed:
        outcome, warnings = "put off", (result.reason or "its host is to be left alone",)
    return FeedRow(
        feed.slug,
        outcome,
        answer.problem,
        warnings,
        listed=counts.listed,
        new=counts.new,
        changed=counts.changed,
    )
