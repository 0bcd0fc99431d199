"""What ran, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.schema import RunRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run; `ended_at` is empty while it is under way, or where it was killed."""

    id: int
    kind: str
    started_at: datetime
    ended_at: datetime | None
    problem: str | None
    counts: Mapping[str, int]
    seconds: Mapping[str, float]


def runs(session: Session, limit: int, kind: str | None = None) -> Sequence[RunLine]:
    """Return the last runs, of one kind or of any, the newest first."""
    statement = select(RunRow).order_by(RunRow.id.desc()).limit(limit)
    if kind is not None:
        statement = statement.where(RunRow.kind == kind)
    return [
        RunLine(
            id=row.id,
            kind=row.kind,
            started_at=row.started_at,
            ended_at=row.ended_at,
            problem=row.problem,
            counts=row.counts,
            seconds=row.seconds,
        )
        for row in session.scalars(statement)
    ]
