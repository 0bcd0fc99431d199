"""Kinds of body (registry) that act alike, what only some may do, and the words that tell a court."""

from models.reading import Found

INDUSTRIAL = frozenset({"company", "industry_coalition", "foundation"})
PRIVATE = INDUSTRIAL | {"ngo"}
JUDICIAL = frozenset({"prosecutor", "court", "police"})
PARLIAMENTARY = frozenset({"parliament", "parliamentary_committee", "ombudsman"})
OPEN_TO_ALL = frozenset({"litigation", "funding", "industry_action"})  # types that are not for states alone
COURTLY = frozenset({"court", "courts", "judge", "judges", "jury", "tribunal", "magistrate", "justices"})


def is_court(lower: list[str], one: Found) -> bool:
    """Tell whether a mention is a court's, by its kind or, of an organ beside a country's name, its words."""
    return one.kind == "court" or (one.kind == "organ" and not COURTLY.isdisjoint(lower[one.start : one.end]))
