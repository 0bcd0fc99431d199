"""Read the pages of archive files, ours or others', through the same steps and without the network."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db import store
from db.session import Database
from flows.steps import broken
from flows.steps.outcomes import OFF_TOPIC, off_topic, on_topic, screen_of, understand_all
from flows.steps.reading import BATCH, keep
from flows.summary import Report, silent
from flows.wiring import Clock, archive, database, registry, utc_now
from pipeline.archive import warc
from pipeline.archive.replayed import Publishers, fetched
from pipeline.errors import ArchiveError
from pipeline.extract import extract
from pipeline.records import (
    ArchivePointer,
    Document,
    EntryState,
    Feed,
    FetchResult,
    Page,
    Refused,
)
from pipeline.settings import Settings

MOST = 20_000_000  # bytes of a page, as of one that is fetched


@dataclass(slots=True)
class Replay:
    """What came of the records of archive files: each one counted once.

    passed: by why they are no pages.  known: read before.  ended: pages by where they ended.
    """

    records: int = 0
    known: int = 0
    candidates: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page on topic; digest: of its body.  pointer: where it lies, if in our own archive."""

    result: FetchResult
    digest: str
    pointer: ArchivePointer | None
    document: Document


def replay(
    settings: Settings, files: Sequence[Path], *, now: Clock = utc_now, report: Report = silent
) -> Replay:
    """Read every page of WARC files that is not known yet; raise ArchiveError where a file is none.

    A page's publisher is that of the registry's feed on the same host. What is on topic is copied into our
    archive, unless it lies there. Stopped and started again, it passes over what was read.
    """
    for path in files:
        if not path.is_file():
            raise ArchiveError(f"{path}: no such file")
    done, sizes = Replay(), [path.stat().st_size for path in files]
    publishers = Publishers.of_feeds(registry(settings.registry).feeds.values())
    with database(settings) as opened:
        batch: list[_Kept] = []
        for n, path in enumerate(files):
            for found in warc.walk(path, most=MOST):
                report("replay", sum(sizes[:n]) + found.offset, sum(sizes))
                kept = _kept(settings, opened, path, found, publishers, batch, done)
                batch += [kept] if kept else []
                if len(batch) == BATCH:
                    _store(settings, opened, batch, done, now)
                    batch = []
        _store(settings, opened, batch, done, now)
    report("replay", sum(sizes), sum(sizes))
    return done


def _kept(
    settings: Settings,
    opened: Database,
    path: Path,
    found: warc.Record | warc.Damage,
    publishers: Publishers,
    batch: Sequence[_Kept],
    done: Replay,
) -> _Kept | None:
    """Return the document of a record, if it is a page on topic that is not known; count it otherwise."""
    done.records += isinstance(found, warc.Record)
    result = fetched(found, path.name)
    if isinstance(result, str):
        if isinstance(found, warc.Damage) and found.length == path.stat().st_size:
            raise ArchiveError(f"{path}: no WARC file ({found.reason}); give files of that format")
        done.passed[result] += 1
        return None
    feed, screen = publishers.of(result.url), screen_of(settings.registry)
    filtered = feed is None or feed.topic_filter
    page = Page.of(result)
    if filtered and off_topic(page, screen):
        done.ended[EntryState.OFF_TOPIC] += 1
        return None
    digest = hashlib.sha256(result.body).hexdigest()
    with opened.session(read_only=True) as session:
        known = store.knows_page(session, result.final_url, digest)
    if known or any((one.result.url, one.digest) == (result.url, digest) for one in batch):
        done.known += 1
        return None
    document = _document(page, feed)
    if isinstance(document, Document) and filtered and not on_topic(document, screen):
        document = OFF_TOPIC
    if isinstance(document, Refused):
        done.ended[document.state] += 1
        return None
    ours = path.resolve().parent == settings.archive.resolve()
    pointer = ArchivePointer(file=path.name, offset=found.offset, digest=digest) if ours else None
    return _Kept(result, digest, pointer, document)


def _document(page: Page, feed: Feed | None) -> Document | Refused:
    try:
        return extract(page, entry=None, feed=feed)
    except Exception as error:  # one page must not end the run
        return Refused(state=EntryState.FAILED, reason=broken.told(page.url, error))


def _store(settings: Settings, opened: Database, batch: Sequence[_Kept], done: Replay, now: Clock) -> None:
    keeping = archive(settings, opened)
    outcomes = understand_all(settings, [one.document for one in batch])
    pointers = [one.pointer or keeping.write(one.result) for one in batch]
    with opened.session() as session:
        for one, outcome, pointer in zip(batch, outcomes, pointers, strict=True):
            if isinstance(outcome, Refused):
                done.ended[outcome.state] += 1
                continue
            page = store.add_page(session, one.result, feed=None, pointer=pointer)
            _, proposed = keep(session, *outcome, page_id=page.id, now=now())
            done.ended[EntryState.STORED] += 1
            done.candidates += proposed
