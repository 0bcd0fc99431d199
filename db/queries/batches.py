"""What was decided at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.schema import DecisionRow, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A decision of a batch.  undone: it counts no more."""

    candidate_id: int
    verdict: Verdict
    reason: str | None
    reviewer: str
    decided_at: datetime
    undone: bool


def batch_of(session: Session, batch: str) -> list[BatchLine]:
    """Return the decisions of a batch, those that undid it left out; none where there is no such batch."""
    undoing = aliased(DecisionRow)
    statement = (
        select(DecisionRow, undoing.id)
        .outerjoin(undoing, undoing.undoes == DecisionRow.id)
        .where(DecisionRow.batch == batch, DecisionRow.verdict != Verdict.UNDO)
        .order_by(DecisionRow.id)
    )
    return [
        BatchLine(
            candidate_id=row.candidate_id,
            verdict=row.verdict,
            reason=row.reason,
            reviewer=row.reviewer,
            decided_at=row.decided_at,
            undone=undone is not None,
        )
        for row, undone in session.execute(statement)
    ]
