"""Remember a run from its beginning to its end, and have every line of the log name it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from db import store
from db.session import Database
from flows.summary import Summary
from flows.wiring import Clock, utc_now
from pipeline import logs, tracing
from pipeline.errors import DatabaseError, MercwatchError
from pipeline.settings import without_passwords

log = logging.getLogger(__name__)
LONGEST = 500  # characters of a problem


@dataclass(slots=True)
class Run:
    """What is told of a run at its end: numbers by what they count, seconds by stage, and why it failed."""

    id: int
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    problem: str | None = None

    def take(self, summary: Summary) -> None:
        """Take over what a run of the ingest counted."""
        asked = {"feeds": len(summary.rows), "troubled": len(summary.troubled), "waiting": summary.waiting}
        self.counts = asked | summary.counts() | {f"looked_{k}": n for k, n in summary.looked.items()}
        self.seconds = {stage: round(spent, 3) for stage, spent in summary.seconds.items()}


@contextmanager
def recorded(opened: Database, kind: str, *, now: Clock = utc_now) -> Iterator[Run]:
    """Yield a run to tell what came of it; it is stored as it begins and as it ends, however it ends."""
    with opened.session() as session:
        run = Run(store.begin_run(session, kind, now=now()))
    with logs.about(run=run.id), tracing.span("run", kind=kind, run=run.id):
        log.info("%s begins", kind)
        try:
            yield run
        except BaseException as error:  # an interruption too
            run.problem = without_passwords(f"{type(error).__name__}: {error}")[:LONGEST]
            is_told = isinstance(error, MercwatchError | KeyboardInterrupt)  # by the door
            log.log(logging.INFO if is_told else logging.ERROR, "%s failed: %s", kind, run.problem)
            with suppress(DatabaseError):  # which may be why it failed
                _end(opened, run, now)
            raise
        _end(opened, run, now)
        log.info("%s ended: %s", kind, ", ".join(f"{n} {name}" for name, n in run.counts.items() if n))


def _end(opened: Database, run: Run, now: Clock) -> None:
    with opened.session() as session:
        store.end_run(session, run.id, now=now(), problem=run.problem, counts=run.counts, seconds=run.seconds)
