"""The currency between steps: frozen records, valid at birth.

`Feed -> FetchResult -> Entry -> Page -> Document -> Annotation (Mentions, Acts) -> Candidate (Evidence)
-> Action (Proof, Source)`

Offsets count characters of `Document.text`, end exclusive; times are aware, in UTC.
"""

from pipeline.records.actions import Action, Passage, Proof, Source
from pipeline.records.candidates import CODED, Candidate, Evidence
from pipeline.records.codes import Certainty, Role, Status
from pipeline.records.documents import Document, Origin, Page, Refused
from pipeline.records.language import Act, Annotation, Label, Mention
from pipeline.records.shapes import Columns, Keys, Selectors
from pipeline.records.sources import (
    ArchivePointer,
    Confidence,
    Entry,
    EntryState,
    Feed,
    FeedFormat,
    FeedKind,
    FetchOutcome,
    FetchResult,
    Hop,
    Validators,
)

__all__ = [
    "CODED",
    "Act",
    "Action",
    "Annotation",
    "ArchivePointer",
    "Candidate",
    "Certainty",
    "Columns",
    "Confidence",
    "Document",
    "Entry",
    "EntryState",
    "Evidence",
    "Feed",
    "FeedFormat",
    "FeedKind",
    "FetchOutcome",
    "FetchResult",
    "Hop",
    "Keys",
    "Label",
    "Mention",
    "Origin",
    "Page",
    "Passage",
    "Proof",
    "Refused",
    "Role",
    "Selectors",
    "Source",
    "Status",
    "Validators",
]
