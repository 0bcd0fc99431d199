"""What analysts may ask of the record: accepted actions only, filtered, counted, with their sources."""

from db.queries.explored.actions import Place, accepted, accepted_one, count_accepted, stream
from db.queries.explored.counts import (
    Instrument,
    Member,
    by_instrument,
    by_party,
    members_of,
    pairs,
    per_firm_and_party,
    per_month_and_type,
    stamp,
)
from db.queries.explored.filters import Wanted
from db.queries.explored.gaps import attached, gaps
from db.queries.explored.history import history
from db.queries.explored.sources import documents, passages, sources
from db.queries.explored.told import material, told

__all__ = [
    "Instrument",
    "Member",
    "Place",
    "Wanted",
    "accepted",
    "accepted_one",
    "attached",
    "by_instrument",
    "by_party",
    "count_accepted",
    "documents",
    "gaps",
    "history",
    "material",
    "members_of",
    "pairs",
    "passages",
    "per_firm_and_party",
    "per_month_and_type",
    "sources",
    "stamp",
    "stream",
    "told",
]
