"""What the machine discarded: entries screened out, and documents that gave no candidate.

What reviewers submitted is left out: it is no sample of what feeds bring.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from db.schema import AnnotationRow, CandidateRow, DocumentRow, EntryRow
from pipeline.changes import CandidateState
from pipeline.records import EntryState, Origin

_STANDING = (CandidateState.OPEN, CandidateState.DECIDED)


def screened_out(*columns: Any) -> Select[Any]:
    """Select of the entries that were screened out."""
    return select(*columns).where(EntryRow.state == EntryState.OFF_TOPIC)


def passed_over(*columns: Any) -> Select[Any]:
    """Select of the document versions that were read and for which the machine proposes nothing."""
    read = exists().where(AnnotationRow.document_id == DocumentRow.id)
    return select(*columns).where(DocumentRow.origin != Origin.SUBMITTED, read, ~proposed())


def proposed(*further: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell of a document whether the machine proposes an action of any of its versions."""
    version = aliased(DocumentRow)
    return exists().where(
        version.url_key == DocumentRow.url_key,
        CandidateRow.document_id == version.id,
        CandidateRow.added_by.is_(None),
        CandidateRow.state.in_(_STANDING),
        *further,
    )
