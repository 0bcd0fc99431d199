"""Keep who submitted which document."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.schema import DocumentRow, SubmissionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A document that a user submitted; source: the URL, or the name of the file."""

    document_id: int
    title: str
    source: str
    submitted_by: str
    submitted_at: datetime


def add_submission(session: Session, document_id: int, source: str, *, by: str, now: datetime) -> None:
    """Store that a user submitted a document; it may have been known before."""
    session.add(SubmissionRow(document_id=document_id, source=source, submitted_by=by, submitted_at=now))


def submissions(session: Session, *, limit: int) -> list[Submission]:
    """Return the last submissions, the newest first."""
    rows = session.execute(
        select(SubmissionRow, DocumentRow.title)
        .join(DocumentRow, DocumentRow.id == SubmissionRow.document_id)
        .order_by(SubmissionRow.id.desc())
        .limit(limit)
    )
    return [
        Submission(
            document_id=row.document_id,
            title=title,
            source=row.source,
            submitted_by=row.submitted_by,
            submitted_at=row.submitted_at,
        )
        for row, title in rows
    ]
