"""Write down which documents tell of an action: those it quotes, and those that reviewers say repeat it."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.decisions.fold import Made
from db.schema import (
    ActionEvidenceRow,
    ActionRow,
    ActionSourceRow,
    CandidateRow,
    DecisionRow,
    ReviewRow,
    Told,
)
from db.store.locks import hold

STEPS = 2  # of repeating another that repeats


def family(session: Session, candidate_id: int) -> list[int]:
    """Return the candidates that tell one another anew, the first that was told at the head."""
    first = session.get_one(CandidateRow, candidate_id)
    while first.re_review_of is not None:
        first = session.get_one(CandidateRow, first.re_review_of)
    found, newest = [first.id], [first.id]
    while newest:
        told_anew = select(CandidateRow.id).where(CandidateRow.re_review_of.in_(newest))
        newest = list(session.scalars(told_anew.order_by(CandidateRow.id)))
        found += newest
    return found


def write_sources(session: Session, members: Sequence[int], settled: Collection[Made]) -> None:
    """Write down anew the sources of every action that decisions on these candidates bear on.

    members: a family, the action's number at its head.  settled: the decisions that count on them.
    """
    documents = select(CandidateRow.document_id).where(CandidateRow.id.in_(members))
    before = select(ActionSourceRow.action_id).where(ActionSourceRow.document_id.in_(documents)).distinct()
    touched = {members[0]: list(members)} | {row: [] for row in session.scalars(before) if row != members[0]}
    for target in _repeated(session, settled):
        told = family(session, target)
        touched[told[0]] = told
    for action in sorted(touched):
        hold(session, "action_sources", str(action))  # in order, or two could wait for each other
        _write(session, action, touched[action] or family(session, action))


def _repeated(session: Session, settled: Collection[Made]) -> list[int]:
    """Return the candidates that these decisions say are repeated, and those which these repeat."""
    found, newest = [], {one.duplicate_of for one in settled if one.duplicate_of is not None}
    for _ in range(STEPS):
        found += sorted(newest)
        further = (
            select(DecisionRow.duplicate_of)
            .join(ReviewRow, ReviewRow.settled_by == DecisionRow.id)
            .where(ReviewRow.candidate_id.in_(newest), DecisionRow.duplicate_of.is_not(None))
        )
        newest = {one for one in session.scalars(further) if one is not None} if newest else set()
    return found


def _write(session: Session, action: int, members: Sequence[int]) -> None:
    session.execute(delete(ActionSourceRow).where(ActionSourceRow.action_id == action))
    if session.scalar(select(ActionRow.id).where(ActionRow.id == action)) is None:
        return
    quoted = session.scalars(
        select(ActionEvidenceRow.document_id).where(ActionEvidenceRow.action_id == action).distinct()
    ).all()
    rows = dict.fromkeys(_repeating(session, members), Told.REPEATS) | dict.fromkeys(quoted, Told.QUOTED)
    if rows:
        told = [{"action_id": action, "document_id": number, "told": how} for number, how in rows.items()]
        session.execute(insert(ActionSourceRow), told)


def _repeating(session: Session, members: Sequence[int]) -> list[int]:
    """Return the documents of candidates that count as repeating these, directly or by way of one other."""
    documents, newest = dict[int, int](), list(members)
    for _ in range(STEPS):
        found = session.execute(
            select(CandidateRow.id, CandidateRow.document_id)
            .join(ReviewRow, ReviewRow.candidate_id == CandidateRow.id)
            .join(DecisionRow, DecisionRow.id == ReviewRow.settled_by)
            .where(DecisionRow.duplicate_of.in_(newest))
        ).tuples()
        more = dict(found.all())
        documents |= more
        newest = list(more)
        if not newest:
            break
    return list(documents.values())
