"""Turn collected pages into documents and candidates."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from db import store
from flows.steps import broken
from flows.steps.collecting import wants_page
from flows.summary import Report, Summary, silent
from flows.wiring import Clock, annotator, chosen, database, registry, utc_now
from pipeline.archive import Archive
from pipeline.candidates import propose
from pipeline.errors import ArchiveError, MercwatchError
from pipeline.extract import Kind, extract, from_entry, kind_of
from pipeline.records import Annotation, Candidate, Document, EntryState, Feed, Page, Refused
from pipeline.screen import Screen
from pipeline.settings import Settings

BATCH = 16  # pages read, annotated and committed together
OFF_TOPIC = Refused(state=EntryState.OFF_TOPIC, reason="none of the topic's words")
Understood = tuple[Document, Annotation, tuple[Candidate, ...]]


def read(
    settings: Settings,
    summary: Summary,
    slugs: Collection[str] | None = None,
    *,
    now: Clock = utc_now,
    report: Report = silent,
) -> Summary:
    """Turn every collected page into a document with its candidates, or an end with a reason."""
    archive, facts = Archive(settings.archive), registry(settings.registry)
    known, screen = {feed.slug: feed for feed in chosen(settings, slugs)}, Screen.of(facts)
    with database(settings) as opened:
        with opened.session(read_only=True) as session:
            due = store.pending(session, known, now=now())
        waiting = [pending for pending in due if not wants_page(pending)]
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            with summary.timed("extract"):
                found = [_found(archive, pending, known[pending.entry.feed], screen) for pending in batch]
            with summary.timed("annotate"):
                outcomes = _understood(settings, found)  # before the session: it holds a lock
            with summary.timed("store"), opened.session() as session:
                for pending, outcome in zip(batch, outcomes, strict=True):
                    state, reason, kept, proposed = EntryState.STORED, None, None, 0
                    page_id = pending.page.id if pending.page else None
                    if isinstance(outcome, Refused):
                        state, reason = outcome.state, outcome.reason
                    else:
                        reason = outcome[1].untagged
                        kept, proposed = keep(session, *outcome, page_id=page_id, now=now())
                    store.end_entry(session, pending.id, state, reason, page_id=page_id, document_id=kept)
                    summary.row(pending.entry.feed).add(state, proposed)
            report("read", start + len(batch), len(waiting))
    return summary


def _found(archive: Archive, pending: store.PendingEntry, feed: Feed, screen: Screen) -> Document | Refused:
    """Return the document of an entry, or why there is none; one that breaks us must not end the run."""
    try:
        return _document(archive, pending, feed, screen)
    except Exception as error:
        return _broken(pending.entry.url or feed.url, error)


def _broken(url: str, error: Exception) -> Refused:
    return Refused(state=EntryState.FAILED, reason=broken.told(url, error))


def _document(
    archive: Archive, pending: store.PendingEntry, feed: Feed, screen: Screen
) -> Document | Refused:
    """Return the document of an entry's page, or of the feed's own words where the page cannot be had."""
    entry = pending.entry
    if not pending.page:
        outcome = from_entry(entry, feed)
        if isinstance(outcome, Refused) and pending.reason:  # why there is no page
            outcome = Refused(state=EntryState.FAILED, reason=f"{pending.reason}; {outcome.reason}")
    else:
        try:
            page = archive.page(pending.page)
        except ArchiveError as error:
            return Refused(state=EntryState.FAILED, reason=str(error))
        if feed.topic_filter and is_markup(page) and not screen.match(page.body, page.content_type):
            return OFF_TOPIC
        outcome = extract(page, entry=entry, feed=feed)
    if (
        isinstance(outcome, Document)
        and feed.topic_filter
        and not screen.match_text(outcome.title + "\n" + outcome.text)
    ):
        return OFF_TOPIC
    return outcome


def is_markup(page: Page) -> bool:
    """Tell whether a page's bytes can be screened; other kinds are read first, or refused with their name."""
    return kind_of(page.body, page.content_type) in {Kind.HTML, Kind.TEXT}


def understand(settings: Settings, documents: Sequence[Document]) -> Iterator[Understood]:
    """Yield each document with its annotation and the candidates that it gives, in order."""
    if not documents:
        return
    codebook = registry(settings.registry).codebook
    annotations = annotator(settings.registry, settings.base_model).annotate(documents)
    for document, annotation in zip(documents, annotations, strict=True):
        yield document, annotation, propose(document, annotation, codebook)


def _understood(settings: Settings, found: Sequence[Document | Refused]) -> list[Understood | Refused]:
    """Return what each document tells, together as that is quicker; apart where one of them breaks us."""
    documents = [one for one in found if isinstance(one, Document)]
    try:
        told = iter(list(understand(settings, documents)))
    except MercwatchError:
        raise
    except Exception as error:
        if len(documents) > 1:
            return [outcome for one in found for outcome in _understood(settings, [one])]
        return [one if isinstance(one, Refused) else _broken(one.url, error) for one in found]
    return [one if isinstance(one, Refused) else next(told) for one in found]


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
