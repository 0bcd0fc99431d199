"""What each entry's page gives: a document with all that is read from it, or why there is none.

Nothing here touches the database, so that processes can share the work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter

from db.store import PendingEntry
from flows.steps import broken
from flows.wiring import annotator, registry
from pipeline import tracing
from pipeline.archive import Archive
from pipeline.candidates import propose
from pipeline.errors import ArchiveError, MercwatchError
from pipeline.extract import Kind, extract, from_entry, kind_of
from pipeline.records import Annotation, Candidate, Document, EntryState, Feed, Page, Refused
from pipeline.screen import Screen
from pipeline.settings import Settings

OFF_TOPIC = Refused(state=EntryState.OFF_TOPIC, reason="none of the topic's words")
Understood = tuple[Document, Annotation, tuple[Candidate, ...]]
Waiting = Sequence[tuple[PendingEntry, Feed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost(Refused):
    """The page is in the archive no more, and is to be fetched again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What a batch of entries gave, in its order, and the seconds that extracting and annotating took."""

    each: list[Understood | Refused]
    extract: float
    annotate: float


def outcomes(settings: Settings, batch: Waiting) -> Outcomes:
    """Return what the pages of a batch of entries give."""
    archive, screen = Archive(settings.archive), screen_of(settings.registry)
    started = perf_counter()
    with tracing.span("extract", pages=len(batch)):
        found = [_found(archive, pending, feed, screen) for pending, feed in batch]
    extracted = perf_counter()
    with tracing.span("annotate", documents=sum(isinstance(one, Document) for one in found)):
        each = understand_all(settings, found)
    return Outcomes(each=each, extract=extracted - started, annotate=perf_counter() - extracted)


@cache
def screen_of(folder: Path | None) -> Screen:
    """Return the screen of a registry, compiled once a process."""
    return Screen.of(registry(folder))


def _found(archive: Archive, pending: PendingEntry, feed: Feed, screen: Screen) -> Document | Refused:
    """Return the document of an entry, or why there is none; one that breaks us must not end the run."""
    try:
        return _document(archive, pending, feed, screen)
    except Exception as error:
        return _broken(pending.entry.url or feed.url, error)


def _broken(url: str, error: Exception) -> Refused:
    return Refused(state=EntryState.FAILED, reason=broken.told(url, error))


def _document(archive: Archive, pending: PendingEntry, feed: Feed, screen: Screen) -> Document | Refused:
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
            reason = f"lost from the archive, and fetched again by the next run: {error}"
            return Lost(state=EntryState.FAILED, reason=reason)
        if feed.topic_filter and off_topic(page, screen):
            return OFF_TOPIC
        outcome = extract(page, entry=entry, feed=feed)
    if isinstance(outcome, Document) and feed.topic_filter and not on_topic(outcome, screen):
        return OFF_TOPIC
    return outcome


def off_topic(page: Page, screen: Screen) -> bool:
    """Tell whether a page's bytes show that it is not worth reading; kinds without markup are read first."""
    kind = kind_of(page.body, page.content_type)
    return kind in {Kind.HTML, Kind.TEXT} and not screen.match(page.body, page.content_type)


def on_topic(document: Document, screen: Screen) -> bool:
    """Tell whether what was read of a page has the topic's words."""
    return bool(screen.match_text(f"{document.title}\n{document.text}"))


def understand(settings: Settings, documents: Sequence[Document]) -> Iterator[Understood]:
    """Yield each document with its annotation and the candidates that it gives, in order."""
    if not documents:
        return
    codebook = registry(settings.registry).codebook
    annotations = annotator(settings).annotate(documents)
    for document, annotation in zip(documents, annotations, strict=True):
        yield document, annotation, propose(document, annotation, codebook)


def understand_all(settings: Settings, found: Sequence[Document | Refused]) -> list[Understood | Refused]:
    """Return what each document tells, together as that is quicker; apart where one of them breaks us."""
    documents = [one for one in found if isinstance(one, Document)]
    try:
        told = iter(list(understand(settings, documents)))
    except MercwatchError:
        raise
    except Exception as error:
        if len(documents) > 1:
            return [outcome for one in found for outcome in understand_all(settings, [one])]
        return [one if isinstance(one, Refused) else _broken(one.url, error) for one in found]
    return [one if isinstance(one, Refused) else next(told) for one in found]
