"""What the doors may ask: frozen views, no rows."""

from db.queries.filters import Filters
from db.queries.health import EndLine, ends, feed_fetches, histories, told_health
from db.queries.intake import EntryLine, FetchLine, entries, entry_counts, fetch_log, page_of, totals
from db.queries.kept import last_pointers, pointed
from db.queries.proposed import (
    DocumentLine,
    StoredCandidate,
    candidate,
    candidates,
    candidates_of,
    count_candidates,
    document,
    untagged,
)
from db.queries.runs import RunLine, runs
from db.queries.versions import AddressLine, VersionLine, addresses, versions

__all__ = [
    "AddressLine",
    "DocumentLine",
    "EndLine",
    "EntryLine",
    "FetchLine",
    "Filters",
    "RunLine",
    "StoredCandidate",
    "VersionLine",
    "addresses",
    "candidate",
    "candidates",
    "candidates_of",
    "count_candidates",
    "document",
    "ends",
    "entries",
    "entry_counts",
    "feed_fetches",
    "fetch_log",
    "histories",
    "last_pointers",
    "page_of",
    "pointed",
    "runs",
    "told_health",
    "totals",
    "untagged",
    "versions",
]
