"""Read whole archives by many processes: parts of files go to workers, one process stores what they find.

Parts are stored in the order of the file, so that a page's versions follow each other as they were crawled,
and with each it is remembered up to where the file was read: stopped anywhere, it goes on from there.
"""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from db.store import backfills
from flows.steps.backfilling.cluster import Asked, Scheduler, Workers
from flows.steps.backfilling.parts import PartRead, read_part
from flows.steps.backfilling.store import Backfilled, Writer
from flows.wiring import Clock, database, utc_now
from pipeline.archive.parts import PART, Part, head_of, parts_of
from pipeline.pacing import Pace, Told, quiet
from pipeline.settings import Settings

log = logging.getLogger(__name__)


def lock_of(settings: Settings, files: Sequence[Path]) -> str:
    """Return which lock to hold: reading our own archive, none of its files may be rewritten by a run."""
    return "run" if any(file.parent == settings.archive.resolve() for file in files) else "backfill"


def backfill(
    settings: Settings,
    files: Sequence[Path],
    *,
    client: Scheduler,
    again: bool = False,
    most: int | None = None,
    size: int = PART,
    now: Clock = utc_now,
    told: Told = quiet,
) -> Backfilled:
    """Read what was not read yet of archive files; of one that cannot be read, note why and go on.

    again: from the beginning, as after the topic's words have changed; what is stored is passed over.
    most: parts to read, all if None.  size: bytes of a part.  told: after each part.
    """
    with database(settings) as opened:
        run = _Run(Writer(settings, opened, now), Workers(client, settings), told)
        with opened.session(read_only=True) as session:
            for file in files:
                head = head_of(file)
                reached = 0 if again else backfills.reached(session, head)
                run.files[file] = _File(head, min(reached, file.stat().st_size))
        run.read(size, most)
    return run.done


@dataclass(slots=True)
class _File:
    head: str
    reached: int  # where the next record to be stored begins
    is_broken: bool = False


@dataclass(slots=True)
class _Run:
    writer: Writer
    workers: Workers
    told: Told
    files: dict[Path, _File] = field(default_factory=dict)
    done: Backfilled = field(default_factory=Backfilled)

    def read(self, size: int, most: int | None) -> None:
        """Keep workers busy with the parts ahead, and store each part in its turn."""
        self.done.files = len(self.files)
        total = sum(file.stat().st_size - one.reached for file, one in self.files.items())
        ahead, waiting = self._parts(size, most), deque[tuple[Part, Asked]]()
        began = perf_counter()
        while True:
            for part in ahead:
                waiting.append((part, self.workers.ask(read_part, part)))
                if len(waiting) > self.workers.ahead():
                    break
            if not waiting:
                return
            part, asked = waiting.popleft()
            self._end(part, asked)
            self.told(self._pace(total, perf_counter() - began))

    def _parts(self, size: int, most: int | None) -> Iterator[Part]:
        n = 0
        for file, one in self.files.items():
            for part in parts_of(file, begin=one.reached, size=size):
                if n == most:
                    return
                n += 1
                if not one.is_broken:
                    yield part

    def _end(self, part: Part, asked: Asked) -> None:
        """Store a part, read again where the one before it ended elsewhere than this was taken to begin."""
        one = self.files[part.file]
        if one.is_broken or one.reached >= part.stop:
            asked.cancel()
            return
        exact = Part(part.file, one.reached, part.stop, exact=True)
        try:
            read = self.workers.answer(asked, str(exact))
            if read.first != one.reached:
                log.info("%s: read again from byte %d on", part.file, one.reached)
                read = self.workers.answer(self.workers.ask(read_part, exact), str(exact))
        except OSError as error:
            one.is_broken = True
            self.done.problems.append(f"{part.file}: {error.strerror or error}: is it there for each worker?")
            return
        self._keep(part, one, read)

    def _keep(self, part: Part, one: _File, read: PartRead) -> None:
        if one.reached == 0 and read.torn == 0:
            one.is_broken = True
            self.done.problems.append(f"{part.file}: no WARC file; give files of that format")
            return
        self.writer.keep_part(part.file, read, self.done)
        self.done.take(read)
        self.done.bytes += read.reached - one.reached
        one.reached = read.reached
        self.writer.reach(part.file, one.head, read.reached if read.torn is None else read.torn)

    def _pace(self, total: int, elapsed: float) -> Pace:
        done = self.done
        return Pace(
            bytes=done.bytes,
            total=total,
            pages=done.pages,
            seconds=done.seconds,
            processor=done.processor,
            elapsed=elapsed,
            workers=self.workers.count,
        )
