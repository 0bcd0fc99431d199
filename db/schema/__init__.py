"""The tables. Their rows never leave this room: the doors get records and views."""

from db.schema.base import Base
from db.schema.intake import EntryRow, FeedRow, FetchRow, PageRow
from db.schema.reading import AddressRow, AnnotationRow, CandidateRow, DocumentRow, EvidenceRow, MentionRow
from db.schema.review import ActionRow, DecisionRow, PartyRow, Verdict

__all__ = [
    "ActionRow",
    "AddressRow",
    "AnnotationRow",
    "Base",
    "CandidateRow",
    "DecisionRow",
    "DocumentRow",
    "EntryRow",
    "EvidenceRow",
    "FeedRow",
    "FetchRow",
    "MentionRow",
    "PageRow",
    "PartyRow",
    "Verdict",
]
