"""The review of a candidate as a person may see it: decisions, what stands, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.decisions.deciding import current
from db.decisions.fold import Made, effective, stand
from db.decisions.standing import made_on
from db.queries.proposed import StoredCandidate, candidate
from db.schema import DecisionRow, Part, Stage, Verdict
from pipeline.changes import CandidateState


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """A decision as it was made.  undone: it counts no more."""

    id: int
    candidate_id: int
    verdict: Verdict
    part: Part | None
    reviewer: str
    note: str
    reason: str | None
    fields: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    evidence: Sequence[Mapping[str, Any]]
    duplicate_of: int | None
    undoes: int | None
    undone: bool
    batch: str | None
    model: str
    codebook: int
    shown: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Where the review of a candidate stands for a viewer.

    shown: what a decision must name.  facts, evidence: the coding on display.  settled_by: the decision
    that counts.  decisions: those that the viewer may know of, in order.
    """

    candidate_id: int
    shown: str
    stage: Stage
    flagged_by: str | None
    settled_by: int | None
    facts: Mapping[str, Any]
    evidence: Sequence[Mapping[str, Any]]
    decisions: tuple[StoredDecision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a reviewer was shown, and what is there now.  seen: None where it cannot be made out."""

    seen: Mapping[str, Any] | None
    now: Mapping[str, Any]
    since: tuple[StoredDecision, ...]


def review(session: Session, candidate_id: int, *, viewer: str | None = None) -> Review | None:
    """Return the review of a candidate as a reviewer (None: the program) may see it; None: no candidate."""
    stored = candidate(session, candidate_id, viewer=viewer)
    if stored is None:
        return None
    made = _known_to(viewer, made_on(session, [candidate_id]))
    standing = stand(made)
    coding = current(session, stored, standing)
    return Review(
        candidate_id=candidate_id,
        shown=stored.shown,
        stage=standing.stage,
        flagged_by=standing.flagged_by,
        settled_by=standing.settled_by.id if standing.settled_by else None,
        facts=coding.facts,
        evidence=coding.evidence,
        decisions=_told(session, made),
    )


def difference(
    session: Session, candidate_id: int, shown: str, *, viewer: str | None = None
) -> Difference | None:
    """Return how a candidate differs from what a reviewer was shown; None where there is no candidate."""
    stored = candidate(session, candidate_id, viewer=viewer)
    if stored is None:
        return None
    made = _known_to(viewer, made_on(session, [candidate_id]))
    told = _told(session, made)
    now = current(session, stored, stand(made)).facts
    for number in range(len(made) + 1):
        if _shown_after(stored, made[:number]) == shown:
            seen = current(session, stored, stand(made[:number])).facts
            return Difference(seen=seen, now=now, since=told[number:])
    return Difference(seen=None, now=now, since=())


def _shown_after(stored: StoredCandidate, made: Sequence[Made]) -> str:
    """Return the hash of the candidate as it was after these decisions, if all else was as it is."""
    standing = stand(made)
    state = CandidateState.DECIDED if standing.stage is Stage.SETTLED else CandidateState.OPEN
    return replace(stored, state=state, decision_id=standing.last).shown


def _known_to(viewer: str | None, made: Sequence[Made]) -> list[Made]:
    """Return the decisions that a viewer may know of: none of a first coder's before their own is done."""
    standing = stand(made)
    done = {one.reviewer for one in standing.codings}
    if viewer is None or viewer in done or standing.stage not in {Stage.OPEN, Stage.SECOND}:
        return list(made)
    hidden = {one.id for one in made if one.part is Part.CODING and one.reviewer != viewer}
    return [one for one in made if one.id not in hidden and one.undoes not in hidden]


def _told(session: Session, made: Sequence[Made]) -> tuple[StoredDecision, ...]:
    counting = {one.id for one in effective(made)}
    ids = [one.id for one in made]
    rows = session.scalars(select(DecisionRow).where(DecisionRow.id.in_(ids)).order_by(DecisionRow.id))
    return tuple(
        StoredDecision(
            id=row.id,
            candidate_id=row.candidate_id,
            verdict=row.verdict,
            part=row.part,
            reviewer=row.reviewer,
            note=row.note,
            reason=row.reason,
            fields=row.fields,
            before=row.before,
            after=row.after,
            evidence=tuple(row.evidence),
            duplicate_of=row.duplicate_of,
            undoes=row.undoes,
            undone=row.id not in counting and row.verdict is not Verdict.UNDO,
            batch=row.batch,
            model=row.model,
            codebook=row.codebook,
            shown=row.shown,
            decided_at=row.decided_at,
        )
        for row in rows
    )
