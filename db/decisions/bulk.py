"""Decide on many at once: look at what a filter finds, decide on exactly that, take it back as one."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.decisions.deciding import decide
from db.decisions.fold import effective
from db.decisions.given import Decision, Rules
from db.decisions.parts import part_of
from db.decisions.standing import made_on, stand_on
from db.decisions.undoing import undo
from db.queries import Filters, StoredCandidate, candidates
from db.schema import DecisionRow, Verdict
from db.store.locks import hold
from pipeline.changes import CandidateState
from pipeline.errors import DecisionError, RightError, StaleError
from pipeline.ids import digest

MOST = 1000  # candidates; more in one transaction would keep others waiting
OFFERED = {Verdict.ACCEPT, Verdict.REJECT, Verdict.DUPLICATE, Verdict.SKIP, Verdict.FLAG}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a decision by filter would touch; hash: of all of them as they are now.

    left_out: what the filter finds too, where another has to decide.
    """

    ids: tuple[int, ...]
    by_type: Mapping[str, int]
    left_out: tuple[int, ...]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back of a batch, and why not the rest: candidate -> reason."""

    batch: str
    decisions: tuple[int, ...]
    left: Mapping[int, str]


def preview(
    session: Session,
    verdict: Verdict,
    filters: Filters,
    *,
    reviewer: str,
    rules: Rules,
    adjudicates: bool = False,
) -> Preview:
    """Return what a verdict on all open candidates of a filter would touch; nothing is written."""
    return _preview(*_find(session, verdict, filters, reviewer, rules, adjudicates))


def apply(
    session: Session,
    given: Decision,
    filters: Filters,
    *,
    reviewer: str,
    expected: str,
    rules: Rules,
    now: datetime,
    adjudicates: bool = False,
) -> tuple[str, Preview]:
    """Decide on all of a filter, all or nothing; return the batch's id and what was decided on.

    expected: the preview's hash; raise StaleError where the filter finds others now, or has them otherwise.
    """
    for url in sorted({one.document.url for one in candidates(session, **_open(filters), limit=MOST + 1)}):
        hold(session, "documents", digest(url))
    session.expire_all()
    found, left_out = _find(session, given.verdict, filters, reviewer, rules, adjudicates)
    touched = _preview(found, left_out)
    if touched.hash != expected:
        raise StaleError("what the filter finds has changed since the preview: look at it again")
    if not found:
        raise DecisionError("the filter finds nothing that you may decide on")
    batch = uuid.uuid4().hex
    for one in found:
        decide(
            session,
            one.id,
            given,
            reviewer=reviewer,
            shown=one.shown,
            rules=rules,
            now=now,
            adjudicates=adjudicates,
            batch=batch,
        )
    return batch, touched


def undo_batch(
    session: Session, batch: str, *, reviewer: str, rules: Rules, now: datetime, adjudicates: bool = False
) -> Undone:
    """Take a batch back; what somebody has decided on since is left, with the reason."""
    of_it = select(DecisionRow.id, DecisionRow.candidate_id).where(DecisionRow.batch == batch)
    rows = session.execute(of_it.where(DecisionRow.verdict != Verdict.UNDO).order_by(DecisionRow.id)).all()
    if not rows:
        raise DecisionError(f"there is no batch {batch!r}")
    undoing, done, left = uuid.uuid4().hex, [], {}
    counting = {one.id for one in effective(made_on(session, [row.candidate_id for row in rows]))}
    for row in rows:
        if row.id not in counting:
            left[row.candidate_id] = "it was undone already"
            continue
        try:
            number, _ = undo(
                session,
                row.id,
                reviewer=reviewer,
                rules=rules,
                now=now,
                adjudicates=adjudicates,
                batch=undoing,
            )
        except (StaleError, RightError) as error:  # told before anything is written
            left[row.candidate_id] = str(error)
        else:
            done.append(number)
    return Undone(batch=undoing, decisions=tuple(done), left=left)


def _open(filters: Filters) -> Filters:
    return Filters(**filters | {"state": CandidateState.OPEN})


def _find(
    session: Session, verdict: Verdict, filters: Filters, reviewer: str, rules: Rules, adjudicates: bool
) -> tuple[list[StoredCandidate], list[StoredCandidate]]:
    """Return the open candidates of a filter that the reviewer may decide on, and those they may not."""
    if verdict not in OFFERED:
        raise DecisionError(f"many at once can be: {', '.join(sorted(OFFERED))}")
    found = candidates(session, **_open(filters), limit=MOST + 1, viewer=reviewer)
    if len(found) > MOST:
        raise DecisionError(f"the filter finds more than {MOST}: narrow it")
    may: list[StoredCandidate] = []
    may_not: list[StoredCandidate] = []
    for one in found:
        try:
            part_of(verdict, stand_on(session, one.id), reviewer, rules, adjudicates=adjudicates)
        except RightError:
            may_not.append(one)
        else:
            may.append(one)
    return may, may_not


def _preview(found: Sequence[StoredCandidate], left_out: Sequence[StoredCandidate]) -> Preview:
    ordered = sorted(found, key=lambda one: one.id)
    return Preview(
        ids=tuple(one.id for one in ordered),
        by_type=dict(Counter(one.candidate.type for one in ordered)),
        left_out=tuple(sorted(one.id for one in left_out)),
        hash=digest(*(f"{one.id}:{one.shown}" for one in ordered)),
    )
