"""Candidates that repeat others: no chain of them may lead back to where it began."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.decisions.standing import stand_on
from db.schema import CandidateRow
from db.store.locks import hold
from pipeline.errors import DecisionError


def require_no_circle(session: Session, candidate_id: int, duplicate_of: int) -> None:
    """Raise DecisionError where a candidate would, by way of others, repeat itself."""
    hold(session, "decisions", "duplicates")  # or two could close a circle at once
    told = f"duplicate_of: candidate {duplicate_of}"
    seen, next_one = {candidate_id}, duplicate_of
    while True:
        if next_one in seen:
            raise DecisionError(f"{told} is this one itself, or is said to repeat it")
        if session.scalar(select(CandidateRow.id).where(CandidateRow.id == next_one)) is None:
            raise DecisionError(f"{told}: there is none")
        seen.add(next_one)
        settled = stand_on(session, next_one).settled_by
        if settled is None or settled.duplicate_of is None:
            return
        next_one = settled.duplicate_of
