"""Attach what says no more than is known: a copy of a document, or a late telling of an accepted action."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.clusters.linking import hold_same
from db.schema import (
    ActionRow,
    AttachmentRow,
    CandidateRow,
    CopyRow,
    DecisionRow,
    DocumentRow,
    MemberRow,
    PartyRow,
    ReviewRow,
)
from pipeline.candidates.late import Differing, differences
from pipeline.changes import CandidateState
from pipeline.duplicates import Kind
from pipeline.records import Status

FIELDS = ("type", "date", "actors", "endorsers", "firms", "instrument", "status")
STANDING = (CandidateState.OPEN, CandidateState.DECIDED, CandidateState.ATTACHED)


def attach_copies(session: Session, candidates: Collection[int], *, now: datetime) -> set[int]:
    """Attach candidates whose document is a copy that tells them as the first one does; return them."""
    attached = set()
    for row in _waiting(session, candidates):
        first = _as_in_the_first(session, row)
        if first is not None:
            hold_same(session, row.id, first, now=now)
            _attach(session, row, first, None, now)
            attached.add(row.id)
    return attached


def attach_late(session: Session, candidates: Collection[int], *, now: datetime) -> None:
    """Attach candidates that say what is accepted; note on those that say something else what that is."""
    for row in _waiting(session, candidates):
        action = _accepted_in_cluster(session, row) or _lifted_by(session, row)
        if action is not None and action != row.id:
            _attach(session, row, action, differences(_accepted(session, action), _said(row)), now)


def release(session: Session, targets: Collection[int]) -> list[int]:
    """Put back on the desk what was attached to one of these that counts no more; return those candidates."""
    held = (
        select(AttachmentRow, CandidateRow)
        .join(CandidateRow, CandidateRow.id == AttachmentRow.candidate_id)
        .where(AttachmentRow.to_id.in_(targets), CandidateRow.state == CandidateState.ATTACHED)
    )
    released = []
    for attachment, row in session.execute(held).tuples().all():
        if not _stands(session, attachment):
            row.state = CandidateState.OPEN
            session.delete(attachment)
            released.append(row.id)
    session.flush()
    return released


def _waiting(session: Session, candidates: Collection[int]) -> list[CandidateRow]:
    """Return those on the desk that nobody has begun to decide on."""
    rows = (
        select(CandidateRow)
        .outerjoin(ReviewRow, ReviewRow.candidate_id == CandidateRow.id)
        .where(CandidateRow.id.in_(candidates), CandidateRow.state == CandidateState.OPEN)
        .where(CandidateRow.re_review_of.is_(None), CandidateRow.added_by.is_(None))
        .where(ReviewRow.candidate_id.is_(None))
    )
    return list(session.scalars(rows.order_by(CandidateRow.id)))


def _attach(
    session: Session, row: CandidateRow, to: int, differs: Collection[Differing] | None, now: datetime
) -> None:
    """Attach a candidate, or note how it differs; None: it is a copy, which does not."""
    session.execute(delete(AttachmentRow).where(AttachmentRow.candidate_id == row.id))
    told = [asdict(one) for one in differs or ()]
    made = {"is_copy": differs is None, "differs": told, "made_at": now}
    session.add(AttachmentRow(candidate_id=row.id, to_id=to, **made))
    if not told:
        row.state = CandidateState.ATTACHED
    session.flush()


def _as_in_the_first(session: Session, row: CandidateRow) -> int | None:
    """Return the candidate of the document that this one's is a copy of, if it says the same."""
    first = (
        select(DocumentRow.url_key)
        .join(CopyRow, CopyRow.copy_of == DocumentRow.id)
        .where(CopyRow.document_id == row.document_id, CopyRow.kind == Kind.COPY)
    )
    there = (
        select(CandidateRow)
        .join(DocumentRow, DocumentRow.id == CandidateRow.document_id)
        .where(DocumentRow.url_key.in_(first), CandidateRow.state.in_(STANDING))
    )
    said = _said(row)
    alike = [one.id for one in session.scalars(there.order_by(CandidateRow.id)) if _said(one) == said]
    return alike[0] if alike else None


def _accepted_in_cluster(session: Session, row: CandidateRow) -> int | None:
    """Return the first accepted action that a candidate's cluster tells."""
    cluster = select(MemberRow.cluster_id).where(MemberRow.candidate_id == row.id).scalar_subquery()
    found = (
        select(ActionRow.id)
        .join(ReviewRow, ReviewRow.action_id == ActionRow.id)
        .join(MemberRow, MemberRow.candidate_id == ReviewRow.candidate_id)
        .where(MemberRow.cluster_id == cluster, ActionRow.retired_by.is_(None))
    )
    return session.scalar(found.order_by(ActionRow.id).limit(1))


def _lifted_by(session: Session, row: CandidateRow) -> int | None:
    """Return the last accepted action that a candidate says is lifted: an actor, and a firm or name."""
    if row.status is not Status.REVERSED or not row.actors:
        return None
    shared = select(PartyRow.action_id).where(PartyRow.field == "actors", PartyRow.value.in_(row.actors))
    about = select(PartyRow.action_id).where(PartyRow.field == "firms", PartyRow.value.in_(row.firms))
    found = select(ActionRow).where(ActionRow.type == row.type, ActionRow.retired_by.is_(None))
    found = found.where(ActionRow.status != Status.REVERSED, ActionRow.id.in_(shared))
    actions = session.scalars(found.order_by(ActionRow.date_start.desc(), ActionRow.id)).all()
    ids = set(session.scalars(about))
    for action in actions:
        named = row.instrument is not None and action.instrument == row.instrument
        before = not row.date or not action.date_start or action.date_start <= row.date
        if before and (action.id in ids or named):
            return action.id
    return None


def _stands(session: Session, attachment: AttachmentRow) -> bool:
    """Tell whether what something was attached to is there: an action that counts, or a candidate."""
    if attachment.is_copy:
        return session.get_one(CandidateRow, attachment.to_id).state in STANDING
    action = session.get(ActionRow, attachment.to_id)
    return action is not None and action.retired_by is None


def _accepted(session: Session, action: int) -> Mapping[str, Any]:
    made = session.get_one(DecisionRow, session.get_one(ActionRow, action).decision_id)
    return made.after or {}


def _said(row: CandidateRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}
