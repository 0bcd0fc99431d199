"""What the record does not hold, in numbers: no claim of a candidate gets out this way."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.schema import ActionRow, AnnotationRow, AttachmentRow, CandidateRow, DocumentRow
from pipeline.briefing import Gaps
from pipeline.changes import CandidateState


def gaps(session: Session) -> Gaps:
    """Return how many candidates wait, actions have no date, and documents were not looked into."""

    def number(column: object, *where: object) -> int:
        return session.scalar(select(func.count(column)).where(*where)) or 0  # type: ignore[arg-type] # columns

    return Gaps(
        waiting=number(CandidateRow.id, CandidateRow.state == CandidateState.OPEN),
        undated=number(ActionRow.id, ActionRow.retired_by.is_(None), ActionRow.date.is_(None)),
        documents=number(DocumentRow.id),
        unread=number(AnnotationRow.id, AnnotationRow.untagged.is_not(None)),
    )


def attached(session: Session) -> int:
    """Return how many late tellings and copies are known: each may be one more source of an action."""
    return session.scalar(select(func.count()).select_from(AttachmentRow)) or 0
