"""What the doors may ask: frozen views, no rows."""

from db.queries.intake import EntryLine, FetchLine, entries, entry_counts, fetch_log, page_of, totals
from db.queries.proposed import (
    DocumentLine,
    Filters,
    StoredCandidate,
    candidate,
    candidates,
    count_candidates,
    document,
    untagged,
)

__all__ = [
    "DocumentLine",
    "EntryLine",
    "FetchLine",
    "Filters",
    "StoredCandidate",
    "candidate",
    "candidates",
    "count_candidates",
    "document",
    "entries",
    "entry_counts",
    "fetch_log",
    "page_of",
    "totals",
    "untagged",
]
