"""Keep what ran and what came of it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.schema import RunRow


def begin_run(session: Session, kind: str, *, now: datetime) -> int:
    """Store that a run begins, and return its id."""
    row = RunRow(kind=kind, started_at=now, counts={}, seconds={})
    session.add(row)
    session.flush()
    return row.id


def end_run(
    session: Session,
    run_id: int,
    *,
    now: datetime,
    problem: str | None = None,
    counts: Mapping[str, int],
    seconds: Mapping[str, float],
) -> None:
    """Store that a run has ended, and how; problem: why it failed."""
    row = session.get_one(RunRow, run_id)
    row.ended_at, row.problem = now, problem
    row.counts, row.seconds = dict(counts), dict(seconds)


def forget_runs(session: Session, before: datetime) -> int:
    """Delete the runs that began before a time; return how many."""
    ended = session.execute(delete(RunRow).where(RunRow.started_at < before).returning(RunRow.id))
    return len(ended.all())
