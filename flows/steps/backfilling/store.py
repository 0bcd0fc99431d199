"""The one writer of a backfill: what workers found goes into database and archive."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db import store
from db.session import Database
from db.store import backfills
from flows.steps.backfilling.parts import PartRead, Place
from flows.steps.outcomes import Understood
from flows.steps.reading import keep
from flows.wiring import Clock, archive
from pipeline.archive import warc
from pipeline.archive.members import GZIP
from pipeline.archive.replayed import fetched
from pipeline.errors import ArchiveError
from pipeline.records import ArchivePointer, EntryState, FetchResult, Refused
from pipeline.settings import Settings

TOGETHER = 50  # pages of one transaction, so that others wait for seconds at most


@dataclass(slots=True)
class Backfilled:
    """What came of a backfill: each record counted once, in `passed`, `ended` or `known`.

    passed: by why they are no pages.  known: read before.  ended: pages by where they ended.
    bytes: of the files, as they lie on the disk.  seconds, processor: of all workers together.
    problems: of files that could not be read, a line each.
    """

    files: int = 0
    bytes: int = 0
    records: int = 0
    pages: int = 0
    page_bytes: int = 0
    known: int = 0
    candidates: int = 0
    seconds: float = 0
    processor: float = 0
    passed: Counter[str] = field(default_factory=Counter)
    ended: Counter[EntryState] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def take(self, read: PartRead) -> None:
        """Count what a worker did, but for what it found, which is counted as it is stored."""
        self.records += read.records
        self.pages += read.pages
        self.page_bytes += read.page_bytes
        self.seconds += read.seconds
        self.processor += read.processor
        self.passed.update(read.passed)
        self.ended.update(read.ended)

    def counts(self) -> dict[str, int]:
        """Return what a run remembers."""
        counted = {"files": self.files, "records": self.records, "pages": self.pages, "known": self.known}
        counted |= {"candidates": self.candidates, "problems": len(self.problems)}
        return counted | {str(state): number for state, number in self.ended.items()}


@dataclass(frozen=True, slots=True)
class Writer:
    """Stores what was read, whatever was stored before."""

    settings: Settings
    opened: Database
    now: Clock

    def keep_part(self, file: Path, read: PartRead, done: Backfilled) -> None:
        """Store the pages that were found in a part of a file; those that are known are passed over."""
        ours = file.parent == self.settings.archive.resolve()
        for n in range(0, len(read.found), TOGETHER):
            fresh = self._fresh(read.found[n : n + TOGETHER], done)
            self._keep(
                [
                    (place.result or _again(file, place), understood, _pointer(file, place) if ours else None)
                    for place, understood in fresh
                ],
                done,
            )

    def reach(self, file: Path, head: str, to: int) -> None:
        """Store up to which byte a file was read."""
        with self.opened.session() as session:
            size = file.stat().st_size
            backfills.reach(session, head, name=file.name, size=size, to=to, now=self.now())

    def keep_fetched(
        self, results: Sequence[FetchResult], outcomes: Iterable[Understood | Refused], done: Backfilled
    ) -> None:
        """Store what was fetched just now with what each page gave, and of what could not be had, why."""
        fetched = [result for result in results if result.ok]
        keeping = archive(self.settings, self.opened)
        pointers = [keeping.write(result) for result in fetched]
        with self.opened.session() as session:
            for result in results:
                if not result.ok:
                    store.add_fetch(session, result, feed=None, pointer=None)
                    done.passed["put off" if result.postponed else f"not had: {result.outcome}"] += 1
            for result, pointer, outcome in zip(fetched, pointers, outcomes, strict=True):
                page = store.add_page(session, result, feed=None, pointer=pointer)
                self._count(session, page.id, outcome, done)
        done.pages += len(fetched)
        done.page_bytes += sum(len(result.body) for result in fetched)

    def _fresh(
        self, found: Sequence[tuple[Place, Understood]], done: Backfilled
    ) -> list[tuple[Place, Understood]]:
        """Return those that are not stored yet, each once."""
        seen, fresh = set[tuple[str, str]](), []
        with self.opened.session(read_only=True) as session:
            for place, understood in found:
                key = place.url, place.digest
                if key in seen or store.knows_page(session, *key):
                    done.known += 1
                else:
                    fresh.append((place, understood))
                seen.add(key)
        return fresh

    def _keep(
        self, pages: Sequence[tuple[FetchResult, Understood, ArchivePointer | None]], done: Backfilled
    ) -> None:
        keeping = archive(self.settings, self.opened)
        pointers = [pointer or keeping.write(result) for result, _, pointer in pages]
        with self.opened.session() as session:
            for (result, understood, _), pointer in zip(pages, pointers, strict=True):
                page = store.add_page(session, result, feed=None, pointer=pointer)
                self._count(session, page.id, understood, done)

    def _count(
        self, session: store.Session, page_id: int, outcome: Understood | Refused, done: Backfilled
    ) -> None:
        if isinstance(outcome, Refused):
            done.ended[outcome.state] += 1
            return
        _, proposed = keep(session, *outcome, page_id=page_id, now=self.now())
        done.ended[EntryState.STORED] += 1
        done.candidates += proposed


def _pointer(file: Path, place: Place) -> ArchivePointer:
    return ArchivePointer(file=file.name, offset=place.offset, digest=place.digest)


def _again(file: Path, place: Place) -> FetchResult:
    """Return a page from its file; workers do not send the bytes of what they found."""
    with file.open("rb") as opened:
        gzipped = opened.read(2) == GZIP
        try:
            record = warc.read_at(opened, place.offset, gzipped=gzipped)
        except warc.BROKEN as error:
            raise ArchiveError(
                f"{file} at byte {place.offset}: changed while it was read: {error}"
            ) from error
    result = fetched(record, file.name)
    if isinstance(result, str) or hashlib.sha256(result.body).hexdigest() != place.digest:
        raise ArchiveError(f"{file} at byte {place.offset}: changed while it was read")
    return result
