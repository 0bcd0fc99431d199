"""Take a decision back, by another that says so."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.clusters.following import follow_decision
from db.decisions.deciding import lock
from db.decisions.fold import effective, stand
from db.decisions.given import Rules
from db.decisions.standing import made_on, refold, stand_on
from db.queries import candidate
from db.schema import CandidateRow, DecisionRow, Part, Stage, Verdict
from pipeline.changes import CandidateState
from pipeline.errors import DecisionError, RightError, StaleError


def undo(
    session: Session,
    decision_id: int,
    *,
    reviewer: str,
    rules: Rules,
    now: datetime,
    adjudicates: bool = False,
    note: str = "",
    batch: str | None = None,
) -> tuple[int, int]:
    """Store that a decision counts no more, so that all stands as before it.

    Return the id of this, and of the candidate.

    Only the last decision on a candidate can be undone, by who made it or by who adjudicates; else raise
    DecisionError, StaleError (another has decided since) or RightError.
    """
    row = session.get(DecisionRow, decision_id)
    if row is None:
        raise DecisionError(f"there is no decision {decision_id}")
    lock(session, row.candidate_id)
    made = made_on(session, [row.candidate_id])
    counting = effective(made)
    if decision_id not in {one.id for one in counting}:
        raise StaleError(f"decision {decision_id} was undone already, or undoes another: decide anew instead")
    later = [one for one in counting if one.id > decision_id and one.verdict is not Verdict.SKIP]
    if later and row.verdict is not Verdict.SKIP:
        raise StaleError(f"decision {decision_id} is not the last on its candidate: undo the later one first")
    if row.reviewer != reviewer and not adjudicates:
        raise RightError(f"decision {decision_id} is not yours: an adjudicator may undo it")
    if row.part is Part.CODING and stand(made).stage is not Stage.SECOND:
        raise RightError("both reviewers have decided, and seen each other's: an adjudicator must decide now")
    stored = candidate(session, row.candidate_id, viewer=reviewer)
    left = stand([one for one in made if one.id != decision_id]).settled_by
    undoing = DecisionRow(
        candidate_id=row.candidate_id,
        verdict=Verdict.UNDO,
        reviewer=reviewer,
        note=note.strip(),
        fields={},
        before=row.after,
        after=dict(left.after) if left and left.after else None,
        evidence=[],
        undoes=decision_id,
        batch=batch,
        model=row.model,
        codebook=rules.codebook.version,
        shown=stored.shown if stored else row.shown,
        decided_at=now,
    )
    session.add(undoing)
    refold(session, row.candidate_id)
    _withdraw(session, row.candidate_id)
    follow_decision(session, row.candidate_id, now=now)
    return undoing.id, row.candidate_id


def _withdraw(session: Session, candidate_id: int) -> None:
    """Put aside what a reviewer added and took back: nobody proposes it any more."""
    row = session.get_one(CandidateRow, candidate_id)
    if row.added_by is not None and stand_on(session, candidate_id).stage is Stage.OPEN:
        row.state = CandidateState.WITHDRAWN
        session.flush()
