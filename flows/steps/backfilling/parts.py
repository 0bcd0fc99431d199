"""What a worker of a backfill does: read a part of an archive file, or pages just fetched.

Workers know no database: what they find goes back as records, and one process stores it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import perf_counter, process_time

from flows.steps import broken
from flows.steps.outcomes import OFF_TOPIC, Understood, off_topic, on_topic, screen_of, understand_all
from flows.wiring import annotator, registry
from pipeline.archive import warc
from pipeline.archive.members import next_member
from pipeline.archive.parts import Part
from pipeline.archive.replayed import Publishers, fetched
from pipeline.extract import extract
from pipeline.records import Document, EntryState, FetchResult, Page, Refused
from pipeline.settings import Settings

MOST = 20_000_000  # bytes of a page, as of one that is fetched
TOGETHER = 16  # documents annotated together


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page on topic lies; digest: of its body.

    result: sent along only where the record cannot be had by its offset, as several share one.
    """

    offset: int
    url: str
    digest: str
    result: FetchResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRead:
    """What came of the records of a part: each is counted in `passed` or `ended`, or is found.

    first, reached: where its first record begins, and the first one after it.
    torn: where the file breaks off, if it does.  pages, page_bytes: what was screened.
    seconds, processor: how long it took, by the clock and by the processor, but for loading the model.
    """

    first: int
    reached: int
    torn: int | None
    records: int
    pages: int
    page_bytes: int
    passed: Mapping[str, int]
    ended: Mapping[EntryState, int]
    found: tuple[tuple[Place, Understood], ...]
    seconds: float
    processor: float


@dataclass(slots=True)
class _Counts:
    records: int = 0
    pages: int = 0
    page_bytes: int = 0
    torn: int | None = None
    passed: Counter[str] = field(default_factory=Counter)
    ended: Counter[EntryState] = field(default_factory=Counter)


@dataclass(slots=True)
class _Clock:
    """Counts seconds and those of the processor, but for what is done once a process."""

    began: float = field(default_factory=perf_counter)
    used: float = field(default_factory=process_time)

    def seconds(self) -> float:
        return perf_counter() - self.began

    def processor(self) -> float:
        return process_time() - self.used

    @contextmanager
    def stopped(self) -> Iterator[None]:
        seconds, processor = perf_counter(), process_time()
        yield
        self.began += perf_counter() - seconds
        self.used += process_time() - processor


def read_part(settings: Settings, part: Part) -> PartRead:
    """Screen, extract and annotate the pages of a part."""
    counts, clock = _Counts(), _Clock()
    first = part.start if part.exact else _next(part)
    walk = warc.walk(part.file, most=MOST, start=first, stop=part.stop)
    places, documents, reached = _documents(settings, part, walk, counts)
    if documents:
        with clock.stopped():
            annotator(settings)
    found = []
    for n in range(0, len(documents), TOGETHER):
        told = understand_all(settings, documents[n : n + TOGETHER])
        for place, outcome in zip(places[n : n + TOGETHER], told, strict=True):
            if isinstance(outcome, Refused):
                counts.ended[outcome.state] += 1
            else:
                found.append((place, outcome))
    return PartRead(
        first=first,
        reached=max(first, reached),
        torn=counts.torn,
        records=counts.records,
        pages=counts.pages,
        page_bytes=counts.page_bytes,
        passed=counts.passed,
        ended=counts.ended,
        found=tuple(found),
        seconds=clock.seconds(),
        processor=clock.processor(),
    )


def _next(part: Part) -> int:
    """Return where the first record from the part's beginning on begins, be it after its end."""
    with part.file.open("rb") as file:
        return next_member(file, part.start) or file.seek(0, 2)


def _documents(
    settings: Settings, part: Part, walk: warc.Walk, counts: _Counts
) -> tuple[list[Place], list[Document], int]:
    """Return the documents on topic, where they lie, and where the part after begins; count all else."""
    places, documents, before = list[Place](), list[Document](), -1
    while True:
        try:
            record = next(walk)
        except StopIteration as end:
            return places, documents, end.value
        counts.records += 1
        if isinstance(record, warc.Damage) and record.offset + record.length >= part.file.stat().st_size:
            counts.torn = record.offset
        result = fetched(record, part.file.name)
        if isinstance(result, str):
            counts.passed[result] += 1
        else:
            counts.pages += 1
            counts.page_bytes += len(result.body)
            document = document_of(settings, result)
            if isinstance(document, Refused):
                counts.ended[document.state] += 1
            else:
                sent = result if record.offset == before else None
                digest = hashlib.sha256(result.body).hexdigest()
                places.append(Place(offset=record.offset, url=result.url, digest=digest, result=sent))
                documents.append(document)
        before = record.offset


def read_pages(settings: Settings, results: Sequence[FetchResult]) -> list[Understood | Refused]:
    """Return what pages that were just fetched give, in their order."""
    return understand_all(settings, [document_of(settings, result) for result in results])


def document_of(settings: Settings, result: FetchResult) -> Document | Refused:
    """Return the document of a fetched page, or why there is none; its publisher is that of its host."""
    feed, screen = _publishers(settings.registry).of(result.url), screen_of(settings.registry)
    filtered = feed is None or feed.topic_filter
    page = Page.of(result)
    try:
        if filtered and off_topic(page, screen):
            return OFF_TOPIC
        document = extract(page, entry=None, feed=feed)
    except Exception as error:  # one page must not end the run
        return Refused(state=EntryState.FAILED, reason=broken.told(page.url, error))
    if isinstance(document, Document) and filtered and not on_topic(document, screen):
        return OFF_TOPIC
    return document


@cache
def _publishers(folder: Path | None) -> Publishers:
    """Return the publishers of a registry, once a process."""
    return Publishers.of_feeds(registry(folder).feeds.values())
