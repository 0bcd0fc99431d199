"""What a reviewer decided themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from db.schema import DecisionRow, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDecision:
    """A decision of one's own that counts."""

    id: int
    verdict: Verdict
    note: str
    duplicate_of: int | None
    decided_at: datetime


def own_decisions(session: Session, viewer: str | None, ids: Collection[int]) -> dict[int, OwnDecision]:
    """Return a reviewer's last decision on each of these candidates, undone ones apart."""
    undoing = aliased(DecisionRow)
    rows = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.candidate_id.in_(ids), DecisionRow.reviewer == viewer)
        .where(DecisionRow.verdict != Verdict.UNDO, ~exists().where(undoing.undoes == DecisionRow.id))
        .order_by(DecisionRow.id)
    )
    return {
        row.candidate_id: OwnDecision(
            id=row.id,
            verdict=row.verdict,
            note=row.note,
            duplicate_of=row.duplicate_of,
            decided_at=row.decided_at,
        )
        for row in rows
    }
