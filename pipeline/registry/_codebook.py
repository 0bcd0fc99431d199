"""Reads `codebook.yml`."""

from pipeline.records import Certainty, Role, Status
from pipeline.registry._known import refer
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._rows import one
from pipeline.registry._source import Source
from pipeline.registry.codebook import Codebook

# Lists that code depends on: the codebook words them, it cannot add to them.
_CLOSED: dict[str, tuple[str, ...]] = {
    "statuses": tuple(Status),
    "certainties": tuple(Certainty),
    "roles": tuple(Role),
    "derivations": ("stated", "relative", "heading"),
}


def read_codebook(source: Source, mistakes: Mistakes) -> Codebook | None:
    """Return the codebook, or None with its mistakes noted."""
    given = {
        **source.values,
        "types": _keyed(source, "types", "code"),
        "fields": _keyed(source, "fields", "name"),
    }
    book = one(source, (), Codebook, given, mistakes)
    if book is None:
        return None
    for section, codes in _CLOSED.items():
        words = source.values[section]
        for missing in sorted(set(codes) - set(words)):
            source.mistake(mistakes, (section, missing), "is missing", "add it, with what it means")
        refer(
            source,
            [((section, code), code) for code in words],
            codes,
            "code",
            mistakes,
        )
    types = list(book.types)
    for n, rule in enumerate(book.precedence):
        refer(source, [(("precedence", n, "wins"), rule.wins)], types, "action type", mistakes)
        losers = [(("precedence", n, "over", m), code) for m, code in enumerate(rule.over)]
        refer(source, losers, types, "action type", mistakes)
    for n, case in enumerate(book.settled):
        if case.type:
            refer(source, [(("settled", n, "type"), case.type)], types, "action type", mistakes)
    return book


def _keyed(source: Source, section: str, key: str) -> object:
    """Return the rows of a section with their keys put in, for the record to be whole."""
    given = source.values.get(section)
    if not isinstance(given, dict):
        return given
    return {name: {key: name, **row} if isinstance(row, dict) else row for name, row in given.items()}
