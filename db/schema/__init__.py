"""The tables. Their rows never leave this room: the doors get records and views."""

from db.schema.alerts import AlertRow, AlertToldRow, DeliveryRow, DeliveryState
from db.schema.backfills import BackfillRow
from db.schema.base import Base
from db.schema.clusters import (
    AttachmentRow,
    BandRow,
    ClusterKeyRow,
    ClusterRow,
    CopyRow,
    Held,
    LinkRow,
    MemberRow,
)
from db.schema.intake import EntryRow, FeedRow, FetchRow, PageRow
from db.schema.names import NameRow
from db.schema.naming import NameLookRow, NameVerdict, RegistryChangeRow, SightingRow
from db.schema.people import ActRow, AttemptRow, IdentityRow, LoginRow, TokenRow, UserRow
from db.schema.reading import AddressRow, AnnotationRow, CandidateRow, DocumentRow, EvidenceRow, MentionRow
from db.schema.reprocessing import Progress, ReprocessRow, RereadingRow
from db.schema.review import (
    ActionEvidenceRow,
    ActionRow,
    ActionSourceRow,
    DecisionRow,
    Part,
    PartyRow,
    ReviewRow,
    Stage,
    Told,
    Verdict,
)
from db.schema.runs import RunRow
from db.schema.sampling import Answer, SampleAnswerRow, SampleRow, Stratum, SubmissionRow

__all__ = [
    "ActRow",
    "ActionEvidenceRow",
    "ActionRow",
    "ActionSourceRow",
    "AddressRow",
    "AlertRow",
    "AlertToldRow",
    "AnnotationRow",
    "Answer",
    "AttachmentRow",
    "AttemptRow",
    "BackfillRow",
    "BandRow",
    "Base",
    "CandidateRow",
    "ClusterKeyRow",
    "ClusterRow",
    "CopyRow",
    "DecisionRow",
    "DeliveryRow",
    "DeliveryState",
    "DocumentRow",
    "EntryRow",
    "EvidenceRow",
    "FeedRow",
    "FetchRow",
    "Held",
    "IdentityRow",
    "LinkRow",
    "LoginRow",
    "MemberRow",
    "MentionRow",
    "NameLookRow",
    "NameRow",
    "NameVerdict",
    "PageRow",
    "Part",
    "PartyRow",
    "Progress",
    "RegistryChangeRow",
    "ReprocessRow",
    "RereadingRow",
    "ReviewRow",
    "RunRow",
    "SampleAnswerRow",
    "SampleRow",
    "SightingRow",
    "Stage",
    "Stratum",
    "SubmissionRow",
    "TokenRow",
    "Told",
    "UserRow",
    "Verdict",
]
