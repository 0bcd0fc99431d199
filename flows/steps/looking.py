"""Look again at the pages that candidates rest on: pages are edited, and taken down."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from time import perf_counter

from db import queries, store
from db.session import Database
from flows.steps import broken
from flows.steps.outcomes import Understood, understand_all
from flows.steps.reading import keep
from flows.summary import Report, Summary, silent
from flows.wiring import Clock, archive, database, fetcher, registry, utc_now
from pipeline.extract import extract
from pipeline.fetch import Request
from pipeline.polling import backoff
from pipeline.polling.looking import next_look
from pipeline.records import (
    ArchivePointer,
    Document,
    FetchOutcome,
    FetchResult,
    Page,
    Refused,
)
from pipeline.settings import Settings
from pipeline.text.differences import likeness

MOST = 100  # looks of one run
ALIKE = 0.5  # of the text; a page that leads to less leads elsewhere


class Seen(StrEnum):
    """What a look found."""

    SAME = "same"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    BACK = "back"
    UNREAD = "unread"  # not to be had, or not to be read, this time


def look(
    settings: Settings,
    summary: Summary,
    *,
    now: Clock = utc_now,
    report: Report = silent,
    most: int = MOST,
) -> Summary:
    """Look again at pages with candidates, the longest due first; keep edits, mark what is gone."""
    started, feeds = perf_counter(), registry(settings.registry).feeds
    with database(settings) as opened, fetcher(settings, now) as fetching:
        keeping = archive(settings, opened)
        with opened.session(read_only=True) as session:
            due = store.due_looks(session, now=now(), limit=most)
        asked: dict[Request, list[store.Look]] = {}
        for one in due:
            feed = feeds.get(one.feed or "")
            request = Request(one.page_url, one.validators, feed.user_agent if feed else None, robots=True)
            asked.setdefault(request, []).append(one)
        for done, (request, result) in enumerate(fetching.fetch_all(list(asked)), 1):
            pointer = keeping.write(result) if result.ok else None
            for one in asked[request]:
                found = _found(settings, opened, one, result, pointer)
                with opened.session() as session:
                    summary.looked[_keep(session, one, result, pointer, found, now())] += 1
            report("look", done, len(asked))
    summary.seconds["look"] = perf_counter() - started
    return summary


def _found(
    settings: Settings,
    opened: Database,
    one: store.Look,
    result: FetchResult,
    pointer: ArchivePointer | None,
) -> Understood | Seen:
    """Return what a page now says, where that is something else than before."""
    if result.outcome is FetchOutcome.GONE:
        return Seen.WITHDRAWN
    if result.outcome is FetchOutcome.NOT_MODIFIED or (pointer and pointer.digest == one.body):
        return Seen.SAME
    read = _read(result, pointer) if result.ok else None
    if read is None:
        return Seen.UNREAD
    with opened.session(read_only=True) as session:
        before = queries.document(session, one.document_id)
    if read.url != one.url and likeness(before.text, read.text) < ALIKE:
        return Seen.WITHDRAWN
    (understood,) = understand_all(settings, [_same_but_for_words(one, before, read)])
    return Seen.UNREAD if isinstance(understood, Refused) else understood


def _read(result: FetchResult, pointer: ArchivePointer | None) -> Document | None:
    """Return the document of what was fetched, None where it gives none."""
    page = Page.of(result, pointer)
    try:
        read = extract(page, entry=None, feed=None)
    except Exception as error:  # one page must not end the run
        broken.told(page.url, error)
        return None
    return None if isinstance(read, Refused) else read


def _same_but_for_words(one: store.Look, before: Document, read: Document) -> Document:
    """Return what was read, with what the document's feed said of it before."""
    return replace(
        read,
        url=one.url,
        published=before.published or read.published,
        publisher=before.publisher or read.publisher,
        country=before.country,
        language=read.language or before.language,
    )


def _keep(
    session: store.Session,
    one: store.Look,
    result: FetchResult,
    pointer: ArchivePointer | None,
    found: Understood | Seen,
    now: datetime,
) -> Seen:
    """Store what a look found, and when to look again."""
    page_id, again = None, next_look(one.first_seen_at, now)
    if result.ok:
        page_id = store.add_page(session, result, feed=one.feed, pointer=pointer).id
    else:
        store.add_fetch(session, result, feed=one.feed, pointer=None)
    if isinstance(found, Seen):
        seen = found
    else:
        kept, _ = keep(session, *found, page_id=page_id, now=now)
        seen = Seen.EDITED if kept != one.document_id else Seen.SAME
    if seen is Seen.WITHDRAWN:
        store.withdraw(session, one.url, now=now)
    elif seen is Seen.UNREAD:
        page_id, soon = None, backoff.next_try(result, tries=1)
        again = min(again, soon) if again and soon else again
    elif one.withdrawn:
        store.restore(session, one)
        seen = Seen.BACK if seen is Seen.SAME else seen
    store.end_look(session, one, look_at=again, page_id=None if seen is Seen.WITHDRAWN else page_id)
    return seen
