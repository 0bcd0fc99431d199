"""Fetch the pages that wait for it into the archive."""

import logging
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from time import perf_counter

from db import store
from flows.summary import Report, Summary, silent
from flows.wiring import Clock, chosen, database, fetcher, utc_now
from flows.wiring import archive as open_archive
from pipeline.fetch import Request
from pipeline.polling import backoff
from pipeline.records import ArchivePointer, EntryState, FetchOutcome, FetchResult
from pipeline.settings import Settings
from pipeline.urls import canonical

log = logging.getLogger(__name__)


def collect(
    settings: Settings,
    summary: Summary,
    slugs: Collection[str] | None = None,
    *,
    now: Clock = utc_now,
    report: Report = silent,
) -> Summary:
    """Fetch the page of every waiting entry into the archive; where it cannot be had, say so."""
    started = perf_counter()
    known = {feed.slug: feed for feed in chosen(settings, slugs)}
    with database(settings) as opened, fetcher(settings, now) as fetching:
        archive = open_archive(settings, opened)
        with opened.session(read_only=True) as session:
            waiting = store.pending(session, known, now=now())
        for slug, number in Counter(pending.entry.feed for pending in waiting).items():
            row = summary.row(slug)
            row.retried = max(0, number - row.new - row.changed)
        asked: dict[Request, list[store.PendingEntry]] = {}
        for pending in waiting:
            if pending.entry.url and wants_page(pending):
                agent = known[pending.entry.feed].user_agent
                page = Request(pending.entry.url, user_agent=agent, robots=True)
                asked.setdefault(page, []).append(pending)
        for done, (request, result) in enumerate(fetching.fetch_all(list(asked)), 1):
            pointer = archive.write(result) if result.ok else None
            with opened.session() as session:
                for pending, state in _keep_page(session, asked[request], result, pointer, now()):
                    summary.row(pending.entry.feed).add(state)
            report("collect", done, len(asked))
    summary.seconds["collect"] = perf_counter() - started
    return summary


def wants_page(pending: store.PendingEntry) -> bool:
    """Tell whether an entry's page is still to be fetched; it may be there, or known not to be had."""
    given_up = pending.state is EntryState.PENDING and pending.reason
    return bool(pending.entry.url) and not pending.page and not given_up


def _keep_page(
    session: store.Session,
    waiting: Sequence[store.PendingEntry],
    result: FetchResult,
    pointer: ArchivePointer | None,
    now: datetime,
) -> Iterator[tuple[store.PendingEntry, EntryState]]:
    """Keep a page for all entries that wait for it; yield those that are not left to `read`.

    An entry whose page cannot be had stays pending with the reason where the feed has its whole text. Of
    a page that was there before, what was read then is kept, and marked as withdrawn.
    """
    if pointer:
        page = store.add_page(session, result, feed=waiting[0].entry.feed, pointer=pointer)
        for pending in waiting:
            store.link_page(session, pending.id, page.id)
        return
    store.add_fetch(session, result, feed=waiting[0].entry.feed, pointer=None)
    if result.outcome is FetchOutcome.GONE and (
        kept := store.withdraw(session, canonical(result.url), now=now)
    ):
        for pending in waiting:
            reason = f"{result.reason}; what was there is kept"
            store.end_entry(session, pending.id, EntryState.STORED, reason, document_id=kept)
            yield pending, EntryState.STORED
        return
    for pending in waiting:
        retry_at = backoff.next_try(result, tries=pending.attempts + 1)
        log.info("no page: %s: %s", result.url, result.reason, extra={"feed": pending.entry.feed})
        left_to_read = pending.entry.content and retry_at is None
        state = EntryState.PENDING if left_to_read else EntryState.FAILED
        tried = not result.postponed
        store.end_entry(session, pending.id, state, result.reason, retry_at=retry_at, tried=tried)
        if not left_to_read:
            yield pending, state
