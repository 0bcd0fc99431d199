"""How the whole stands, in few numbers that are cheap to ask for: for `status` and for `/metrics`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.queries.runs import RunLine, runs
from db.schema import ActionRow, CandidateRow, EntryRow, FeedRow, FetchRow, ReviewRow, RunRow, Stage
from pipeline.changes import CandidateState
from pipeline.records import EntryState

RECENT = 1000  # fetches of which outcomes and times are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """Counts by state, ages of what waits, the last run of each kind, and the last fetches.

    overdue: feeds whose time to be asked has passed by an hour.  fetch_seconds: in order, the quickest first.
    failed_runs: of all that are remembered, by kind.
    """

    candidates: Mapping[str, int]
    reviews: Mapping[str, int]
    actions: int
    entries: Mapping[str, int]
    oldest_candidate: datetime | None
    oldest_entry: datetime | None
    feeds: Mapping[str, int]
    overdue: int
    last_runs: Sequence[RunLine]
    last_good: Mapping[str, datetime]
    failed_runs: Mapping[str, int]
    fetches: Mapping[str, int]
    fetch_seconds: Sequence[float]


def gauges(session: Session, now: datetime) -> Gauges:
    """Return how it all stands at a time."""
    recent = session.execute(
        select(FetchRow.outcome, FetchRow.elapsed).order_by(FetchRow.id.desc()).limit(RECENT)
    ).all()
    outcomes: dict[str, int] = {}
    for outcome, _ in recent:
        outcomes[outcome.value] = outcomes.get(outcome.value, 0) + 1
    told = func.coalesce(FeedRow.health, "unasked")
    kinds = session.scalars(select(RunRow.kind).distinct().order_by(RunRow.kind)).all()
    good = select(RunRow.kind, func.max(RunRow.ended_at)).where(RunRow.problem.is_(None))
    waiting = select(func.min(CandidateRow.created_at)).where(CandidateRow.state == CandidateState.OPEN)
    unread = select(func.min(EntryRow.first_seen_at)).where(EntryRow.state == EntryState.PENDING)
    late = FeedRow.due_at < now - timedelta(hours=1)
    return Gauges(
        candidates=_counts(session, select(CandidateRow.state, func.count()).group_by(CandidateRow.state)),
        reviews=_counts(
            session,
            select(ReviewRow.stage, func.count())
            .where(ReviewRow.stage.in_([Stage.SECOND, Stage.DISPUTED]))
            .group_by(ReviewRow.stage),
        ),
        actions=_one(
            session, select(func.count()).select_from(ActionRow).where(ActionRow.retired_by.is_(None))
        ),
        entries=_counts(session, select(EntryRow.state, func.count()).group_by(EntryRow.state)),
        oldest_candidate=session.scalar(waiting),
        oldest_entry=session.scalar(unread),
        feeds=_counts(session, select(told, func.count()).group_by(told)),
        overdue=_one(
            session, select(func.count()).select_from(FeedRow).where(late, FeedRow.gone_at.is_(None))
        ),
        last_runs=[run for kind in kinds for run in runs(session, 1, kind)],
        last_good={k: at for k, at in session.execute(good.group_by(RunRow.kind)) if at is not None},
        failed_runs=_counts(
            session,
            select(RunRow.kind, func.count()).where(RunRow.problem.is_not(None)).group_by(RunRow.kind),
        ),
        fetches=outcomes,
        fetch_seconds=sorted(elapsed for _, elapsed in recent),
    )


def _counts(session: Session, grouped: Select[Any]) -> dict[str, int]:
    return {str(name): number for name, number in session.execute(grouped)}


def _one(session: Session, statement: Select[tuple[int]]) -> int:
    return session.scalar(statement) or 0
