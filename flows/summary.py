"""What came of each feed, so that what was fetched equals what was stored, refused or failed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any

from pipeline.records import EntryState

Report = Callable[[str, int, int], None]  # stage, done, of how many
SKIPPED = "skipped"  # outcome of a feed that was not asked
COUNTS = ("listed", "new", "changed", "retried", "stored", "off_topic", "refused", "failed", "candidates")


def silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class FeedRow:
    """One feed's share of a run: entries taken up and where each of them ended.

    outcome: the fetch's outcome, or `unreadable` and `skipped`, which no fetch was made for.
    retried: entries of earlier runs that were taken up again.
    candidates: newly proposed ones.
    """

    feed: str
    outcome: str
    problem: str | None = None
    warnings: tuple[str, ...] = ()
    listed: int = 0
    new: int = 0
    changed: int = 0
    retried: int = 0
    stored: int = 0
    off_topic: int = 0
    refused: int = 0
    failed: int = 0
    candidates: int = 0

    @property
    def remark(self) -> str:
        """Return what a reader should know of it, in a line."""
        return "; ".join(filter(None, (self.problem, *self.warnings)))

    @property
    def taken(self) -> int:
        """Return how many entries this run had to bring to an end."""
        return self.new + self.changed + self.retried

    @property
    def ended(self) -> int:
        """Return how many it brought to an end: as many as `taken`, unless another run took some."""
        return self.stored + self.off_topic + self.refused + self.failed

    def add(self, state: EntryState, candidates: int = 0) -> None:
        """Count one entry's end."""
        setattr(self, state.value, getattr(self, state.value) + 1)
        self.candidates += candidates


@dataclass(slots=True)
class Summary:
    """All feeds of a run, and where its time went (seconds a stage).

    waiting: feeds that were not due.  next_due: when the first of them is.
    looked: how many pages were looked at again, by what was found.
    """

    rows: dict[str, FeedRow] = field(default_factory=dict)
    waiting: int = 0
    next_due: datetime | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    looked: Counter[str] = field(default_factory=Counter)

    def wait(self, due_at: datetime | None) -> None:
        """Count a feed that is not due before that time."""
        self.waiting += 1
        if due_at and (self.next_due is None or due_at < self.next_due):
            self.next_due = due_at

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time spent within to a stage's."""
        started = perf_counter()
        try:
            yield
        finally:
            self.spend(stage, perf_counter() - started)

    def spend(self, stage: str, seconds: float) -> None:
        """Add to a stage's time."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def __iter__(self) -> Iterator[FeedRow]:
        return iter(self.rows.values())

    def row(self, feed: str) -> FeedRow:
        """Return a feed's row, which entries of earlier runs may need although it was not polled."""
        return self.rows.setdefault(feed, FeedRow(feed, SKIPPED))

    @property
    def troubled(self) -> list[FeedRow]:
        """Return the feeds that could not be read."""
        return [row for row in self if row.problem]

    def counts(self) -> dict[str, int]:
        """Return the sum of every count over all feeds."""
        return {name: sum(getattr(row, name) for row in self) for name in COUNTS}

    def as_mapping(self) -> dict[str, Any]:
        """Return it as plain lists and numbers, for JSON and for Prefect."""
        return {
            "feeds": [asdict(row) for row in self],
            "seconds": self.seconds,
            "looked": dict(self.looked),
            "waiting": self.waiting,
            "next_due": self.next_due.isoformat() if self.next_due else None,
        }
