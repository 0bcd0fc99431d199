"""What follows for clusters from a document that was read, and from a decision."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clusters.attaching import STANDING, attach_copies, attach_late, release
from db.clusters.placing import place_document
from db.schema import CandidateRow, DocumentRow, ReviewRow
from db.store.copies import link_copies
from pipeline.changes import CandidateState


def follow_reading(session: Session, document_id: int, *, now: datetime) -> None:
    """Link a document that was read to what it repeats; place, and attach, what it tells."""
    session.flush()
    link_copies(session, document_id)
    document = session.get_one(DocumentRow, document_id).url_key
    _follow(session, document, now)


def follow_decision(session: Session, candidate_id: int, *, now: datetime) -> None:
    """Place what was decided on as it stands now; put back on the desk what hung on it, if it fell."""
    found = select(DocumentRow.url_key).join(CandidateRow, CandidateRow.document_id == DocumentRow.id)
    place_document(session, session.scalars(found.where(CandidateRow.id == candidate_id)).one(), now=now)
    action = select(ReviewRow.action_id).where(ReviewRow.candidate_id == candidate_id)
    release(session, {candidate_id, session.scalar(action) or candidate_id})


def _follow(session: Session, document: str, now: datetime) -> None:
    by_state = _candidates(session, document)
    waiting = [number for number, state in by_state if state is CandidateState.OPEN]
    copies = attach_copies(session, waiting, now=now)
    new = place_document(session, document, now=now)
    attach_late(session, [number for number in new if number not in copies], now=now)
    release(session, {number for number, state in by_state if state not in STANDING})


def _candidates(session: Session, document: str) -> Collection[tuple[int, CandidateState]]:
    found = select(CandidateRow.id, CandidateRow.state).join(
        DocumentRow, DocumentRow.id == CandidateRow.document_id
    )
    return (
        session.execute(found.where(DocumentRow.url_key == document).order_by(CandidateRow.id)).tuples().all()
    )
