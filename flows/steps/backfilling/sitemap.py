"""Fetch the pages that a site's sitemap lists of a span of time, politely, and have workers read them."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from math import inf
from time import perf_counter

from db.session import Database
from db.store import backfills
from flows.steps.backfilling.cluster import Asked, Scheduler, Workers
from flows.steps.backfilling.parts import read_pages
from flows.steps.backfilling.store import Backfilled, Writer
from flows.steps.outcomes import Understood
from flows.wiring import Clock, database, utc_now
from pipeline.errors import ParseError
from pipeline.feeds.span import Span, within
from pipeline.fetch import Fetcher, Limits, Request
from pipeline.pacing import Pace, Told, quiet
from pipeline.records import FetchResult, Refused
from pipeline.settings import Settings

TOGETHER = 16  # pages that go to a worker at once
DEEPEST = 3  # indexes within each other
UNHURRIED = Limits(host=inf)  # a run may take as long as the site's pace asks for


@dataclass(slots=True)
class Listed:
    """Pages of the span, with the time by which they last changed; `passed`: what else was listed."""

    pages: dict[str, datetime] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def backfill_site(
    settings: Settings,
    sitemap: str,
    span: Span,
    *,
    client: Scheduler,
    now: Clock = utc_now,
    told: Told = quiet,
) -> Backfilled:
    """Read what a sitemap lists of a span and was not fetched since it changed; raise ParseError if none.

    Fetched pages are kept, whatever is in them; what could not be had is asked for again by the next run.
    """
    done, began = Backfilled(), perf_counter()
    with (
        database(settings) as opened,
        Fetcher(
            contact=settings.contact, limits=UNHURRIED, allow_hosts=settings.allow_hosts, now=now
        ) as asking,
    ):
        listed = list_pages(asking, sitemap, span, now())
        done.passed, done.problems = listed.passed, listed.problems
        wanted = _not_fetched(opened, listed)
        done.known = len(listed.pages) - len(wanted)
        done.records = listed.passed.total() + len(listed.pages)
        writer, workers = Writer(settings, opened, now), Workers(client, settings)
        for through, (batch, outcomes) in _read(workers, _batches(asking, wanted)):
            writer.keep_fetched(batch, outcomes, done)
            told(_pace(done, through, len(wanted), perf_counter() - began))
    return done


def list_pages(asking: Fetcher, sitemap: str, span: Span, now: datetime) -> Listed:
    """Return what a sitemap and those that it names list of a span; raise ParseError if it cannot be read."""
    listed, seen, level = Listed(), {sitemap}, [sitemap]
    for depth in range(DEEPEST):
        below = list[str]()
        for request, result in asking.fetch_all([Request(url) for url in level]):
            try:
                if not result.ok:
                    raise ParseError(f"{request.url}: {result.reason or result.outcome}")
                mapped = within(result.body, result.final_url, span, now)
            except ParseError as error:
                if depth == 0:
                    raise
                listed.problems.append(str(error))
                continue
            listed.pages |= mapped.pages
            listed.passed.update({"out of the span": mapped.other, "without a date": mapped.undated})
            below += mapped.further
        level = [url for url in dict.fromkeys(below) if url not in seen]
        seen |= set(level)
    listed.passed = +listed.passed
    return listed


def _not_fetched(opened: Database, listed: Listed) -> list[str]:
    """Return the pages that were not fetched since they changed, as they were listed."""
    with opened.session(read_only=True) as session:
        fetched = backfills.last_fetched(session, listed.pages)
    return [url for url, changed in listed.pages.items() if url not in fetched or fetched[url] < changed]


def _batches(asking: Fetcher, urls: Sequence[str]) -> Iterator[list[FetchResult]]:
    results = (result for _, result in asking.fetch_all([Request(url, robots=True) for url in urls]))
    while batch := list(islice(results, TOGETHER)):
        yield batch


def _read(
    workers: Workers, batches: Iterator[list[FetchResult]]
) -> Iterator[tuple[int, tuple[list[FetchResult], list[Understood | Refused]]]]:
    """Yield how many pages are through, and each batch with what it gave; fetching goes on meanwhile."""
    waiting, through = deque[tuple[list[FetchResult], Asked]](), 0
    for batch in chain(batches, [None]):
        if batch:
            waiting.append((batch, workers.ask(read_pages, [one for one in batch if one.ok])))
        while waiting and (batch is None or waiting[0][1].done() or len(waiting) > workers.ahead()):
            first, asked = waiting.popleft()
            through += len(first)
            yield through, (first, workers.answer(asked, f"pages from {first[0].url} on"))


def _pace(done: Backfilled, through: int, total: int, elapsed: float) -> Pace:
    return Pace(
        bytes=through,
        total=total,
        pages=done.pages,
        seconds=elapsed,
        processor=done.processor,
        elapsed=elapsed,
        workers=1,
    )
