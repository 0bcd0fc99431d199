"""The stages of a run: each loads, calls pure steps of the pipeline, saves; free of Prefect.

`poll` asks the feeds, `collect` fetches the pages of what they list, `read` turns pages into documents and
candidates. Each stage leaves its work in the database and the archive and takes up whatever an earlier run
left there, so a run can be stopped anywhere and started again.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from time import perf_counter

from pipeline.screen import Screen

from db import store
from db.session import Database
from flows.summary import FeedRow, Summary
from flows.wiring import (
    Clock,
    Report,
    annotator,
    chosen,
    database,
    fetcher,
    registry,
    silent,
    utc_now,
)
from pipeline import backoff, feeds
from pipeline.archive import Archive
from pipeline.candidates import propose
from pipeline.errors import ArchiveError, ParseError
from pipeline.extract import extract, from_entry
from pipeline.fetch import Request
from pipeline.records import (
    Annotation,
    ArchivePointer,
    Candidate,
    Document,
    EntryState,
    Feed,
    FetchOutcome,
    FetchResult,
    Refused,
    Validators,
)
from pipeline.settings import Settings

BATCH = 16  # pages read, annotated and committed together
OFF_TOPIC = Refused(state=EntryState.OFF_TOPIC, reason="none of the topic's words")


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
        with opened.session() as session:
            states = store.feed_states(session)
        for feed in chosen(settings, slugs):
            if not feeds.readable(feed):
                summary.rows[feed.slug] = FeedRow(feed.slug, "skipped", warnings=(f"format {feed.format}",))
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
    parsed, problem = None, result.reason
    if result.ok:
        try:
            parsed = feeds.parse(
                result.body, feed, final_url=result.final_url, content_type=result.content_type, now=now
            )
        except ParseError as error:
            problem = str(error)
    with opened.session() as session:
        counts = store.save_poll(
            session,
            feed,
            result,
            entries=parsed and parsed.entries,
            pointer=pointer,
            problem=problem,
            now=now,
        )
    outcome = "unreadable" if result.ok and parsed is None else result.outcome.value
    warnings = parsed.warnings if parsed else ()
    if result.outcome is FetchOutcome.NOT_MODIFIED:
        problem = None
    return FeedRow(
        feed.slug, outcome, problem, warnings, listed=counts.listed, new=counts.new, changed=counts.changed
    )


def collect(
    settings: Settings,
    summary: Summary,
    slugs: Collection[str] | None = None,
    *,
    now: Clock = utc_now,
    report: Report = silent,
) -> Summary:
    """Fetch the page of every waiting entry into the archive; where it cannot be had, say so."""
    started, archive = perf_counter(), Archive(settings.archive)
    known = {feed.slug: feed for feed in chosen(settings, slugs)}
    with database(settings) as opened, fetcher(settings, now) as fetching:
        with opened.session() as session:
            waiting = store.pending(session, known, now=now())
        for pending in waiting:
            summary.row(pending.entry.feed).retried += 1
        for row in summary:
            row.retried -= row.new + row.changed
        asked: dict[Request, list[store.PendingEntry]] = {}
        for pending in waiting:
            if pending.entry.url and _wants_page(pending):
                page = Request(pending.entry.url, user_agent=known[pending.entry.feed].user_agent)
                asked.setdefault(page, []).append(pending)
        for done, (request, result) in enumerate(fetching.fetch_all(list(asked)), 1):
            pointer = archive.write(result) if result.ok else None
            with opened.session() as session:
                for pending, state in _keep_page(session, asked[request], result, pointer):
                    summary.row(pending.entry.feed).add(state)
            report("collect", done, len(asked))
    summary.seconds["collect"] = perf_counter() - started
    return summary


def _wants_page(pending: store.PendingEntry) -> bool:
    """Tell whether an entry's page is still to be fetched; it may be there, or known not to be had."""
    given_up = pending.state is EntryState.PENDING and pending.reason
    return bool(pending.entry.url) and not pending.page and not given_up


def _keep_page(
    session: store.Session,
    waiting: Sequence[store.PendingEntry],
    result: FetchResult,
    pointer: ArchivePointer | None,
) -> Iterator[tuple[store.PendingEntry, EntryState]]:
    """Keep a page for all entries that wait for it; yield those that failed, and are not left to `read`.

    An entry whose page cannot be had stays pending with the reason where the feed has its whole text.
    """
    if pointer:
        page = store.add_page(session, result, feed=waiting[0].entry.feed, pointer=pointer)
        for pending in waiting:
            store.link_page(session, pending.id, page.id)
        return
    store.add_fetch(session, result, feed=waiting[0].entry.feed, pointer=None)
    for pending in waiting:
        retry_at = backoff.next_try(result, tries=pending.attempts + 1)
        left_to_read = pending.entry.content and retry_at is None
        state = EntryState.PENDING if left_to_read else EntryState.FAILED
        store.end_entry(session, pending.id, state, result.reason, retry_at=retry_at)
        if not left_to_read:
            yield pending, state


def read(
    settings: Settings,
    summary: Summary,
    slugs: Collection[str] | None = None,
    *,
    now: Clock = utc_now,
    report: Report = silent,
) -> Summary:
    """Turn every collected page into a document with its candidates, or an end with a reason."""
    started, archive, facts = perf_counter(), Archive(settings.archive), registry(settings.registry)
    known, screen = {feed.slug: feed for feed in chosen(settings, slugs)}, Screen.of(facts)
    with database(settings) as opened:
        with opened.session() as session:
            due = store.pending(session, known, now=now())
        waiting = [pending for pending in due if not _wants_page(pending)]
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            outcomes = [_document(archive, pending, known[pending.entry.feed], screen) for pending in batch]
            read_ = iter(understand(settings, [one for one in outcomes if isinstance(one, Document)]))
            with opened.session() as session:
                for pending, outcome in zip(batch, outcomes, strict=True):
                    state, reason, kept, proposed = EntryState.STORED, None, None, 0
                    page_id = pending.page.id if pending.page else None
                    if isinstance(outcome, Refused):
                        state, reason = outcome.state, outcome.reason
                    else:
                        kept, proposed = keep(session, outcome, *next(read_), page_id=page_id, now=now())
                    store.end_entry(session, pending.id, state, reason, page_id=page_id, document_id=kept)
                    summary.row(pending.entry.feed).add(state, proposed)
            report("read", start + len(batch), len(waiting))
    summary.seconds["read"] = perf_counter() - started
    return summary


def _document(
    archive: Archive, pending: store.PendingEntry, feed: Feed, screen: Screen
) -> Document | Refused:
    """Return the document of an entry's page, or of the feed's own words where the page cannot be had."""
    entry = pending.entry
    if not pending.page:
        outcome = from_entry(entry, feed)
        if isinstance(outcome, Refused):
            outcome = Refused(state=outcome.state, reason=pending.reason or outcome.reason)
    else:
        try:
            page = archive.page(pending.page)
        except ArchiveError as error:
            return Refused(state=EntryState.FAILED, reason=str(error))
        if feed.topic_filter and not screen.may_match(page):
            return OFF_TOPIC
        outcome = extract(page, entry=entry, feed=feed)
    if (
        isinstance(outcome, Document)
        and feed.topic_filter
        and not screen.match_text(outcome.title + "\n" + outcome.text)
    ):
        return OFF_TOPIC
    return outcome


def understand(
    settings: Settings, documents: Sequence[Document]
) -> Iterator[tuple[Annotation, tuple[Candidate, ...]]]:
    """Yield each document's annotation and the candidates that it gives, in order."""
    if not documents:
        return
    codebook = registry(settings.registry).codebook
    annotations = annotator(settings.registry, settings.base_model).annotate(documents)
    for document, annotation in zip(documents, annotations, strict=True):
        yield annotation, propose(document, annotation, codebook)


def keep(
    session: store.Session,
    document: Document,
    annotation: Annotation,
    candidates: Sequence[Candidate],
    *,
    page_id: int | None,
    now: datetime,
) -> tuple[int, int]:
    """Store a document with all that was read from it; return its id and the number of candidates added."""
    saved = store.save_document(session, document, page_id=page_id, now=now)
    counts = store.save_reading(session, saved.id, annotation, candidates, now=now)
    return saved.id, counts.inserted + counts.superseded + counts.re_review
