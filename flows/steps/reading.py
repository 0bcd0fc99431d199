"""Turn collected pages into documents and candidates."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from db import clusters, store
from flows.steps.clustering import place_rest
from flows.steps.collecting import wants_page
from flows.steps.outcomes import Lost, Understood
from flows.steps.proposing import look_for_names
from flows.steps.sharing import shared
from flows.summary import Report, Summary, silent
from flows.wiring import Clock, chosen, database, registry, utc_now
from pipeline import logs, tracing
from pipeline.records import Annotation, Candidate, Document, EntryState, Refused
from pipeline.settings import Settings

log = logging.getLogger(__name__)
BATCH = 16  # pages read, annotated and committed together


def read(
    settings: Settings,
    summary: Summary,
    slugs: Collection[str] | None = None,
    *,
    now: Clock = utc_now,
    report: Report = silent,
) -> Summary:
    """Turn every collected page into a document with its candidates, or an end with a reason."""
    known = {feed.slug: feed for feed in chosen(settings, slugs)}
    with database(settings) as opened:
        with opened.session(read_only=True) as session:
            due = store.pending(session, known, now=now())
        waiting = [(pending, known[pending.entry.feed]) for pending in due if not wants_page(pending)]
        batches, ended = [waiting[n : n + BATCH] for n in range(0, len(waiting), BATCH)], 0
        for batch, done in shared(settings, batches):  # outside of a session, which holds a lock
            summary.spend("extract", done.extract)
            summary.spend("annotate", done.annotate)
            with (
                summary.timed("store"),
                tracing.span("store", entries=len(batch)),
                opened.session() as session,
            ):
                for (pending, _), outcome in zip(batch, done.each, strict=True):
                    with logs.about(feed=pending.entry.feed):
                        state, proposed = _end(session, pending, outcome, now())
                    summary.row(pending.entry.feed).add(state, proposed)
            ended += len(batch)
            report("read", ended, len(waiting))
        place_rest(opened, now)
        look_for_names(opened, registry(settings.registry))
    return summary


def _end(
    session: store.Session, pending: store.PendingEntry, outcome: Understood | Refused, now: datetime
) -> tuple[EntryState, int]:
    """Store what an entry gave, and where it so ended; return that and the number of candidates added."""
    page_id = pending.page.id if pending.page else None
    if isinstance(outcome, Lost) and pending.page and pending.page.pointer:
        store.end_entry(session, pending.id, outcome.state, outcome.reason, retry_at=now)
        store.lose_body(session, pending.page.pointer)
        return outcome.state, 0
    if isinstance(outcome, Refused):
        log.info("%s: %s: %s", outcome.state, pending.entry.url, outcome.reason)
        store.end_entry(session, pending.id, outcome.state, outcome.reason, page_id=page_id)
        return outcome.state, 0
    kept, proposed = keep(session, *outcome, page_id=page_id, now=now)
    untagged = outcome[1].untagged
    store.end_entry(session, pending.id, EntryState.STORED, untagged, page_id=page_id, document_id=kept)
    log.info("stored: %s: %d candidates", outcome[0].url, proposed, extra={"document": kept})
    return EntryState.STORED, proposed


def keep(
    session: store.Session,
    document: Document,
    annotation: Annotation,
    candidates: Sequence[Candidate],
    *,
    page_id: int | None,
    now: datetime,
) -> tuple[int, int]:
    """Store a document with all that was read from it; return its id and the number of candidates added.

    Of a copy nothing is kept but its address: who publishes it says nothing of what the text says.
    """
    saved = store.save_document(session, document, page_id=page_id, now=now)
    if saved.is_copy:
        return saved.id, 0
    said = replace(annotation, document=saved.digest)
    counts = store.save_reading(session, saved.id, said, candidates, now=now)
    clusters.follow_reading(session, saved.id, now=now)
    return saved.id, counts.inserted + counts.superseded + counts.re_review
