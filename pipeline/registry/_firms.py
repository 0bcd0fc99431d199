"""Reads `firms.yml`."""

from collections.abc import Mapping

from pipeline.registry._known import Known, refer
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._names import own_terms
from pipeline.registry._rows import records, rows, unknown
from pipeline.registry._source import Path, Source
from pipeline.registry.facts import Firm, OfficialList


def read_firms(
    source: Source, known: Known, mistakes: Mistakes
) -> tuple[dict[str, Firm], dict[str, OfficialList]]:
    """Return the valid firms, and the lists that they stand on."""
    unknown(source, ("lists", "firms"), mistakes)
    given_lists = rows(source, "lists", mistakes)
    lists = records(source, "lists", OfficialList, mistakes, given=given_lists, key="id")
    for key, row in lists.items():
        refer(source, [(("lists", key, "actor"), row.actor)], known.actors, "actor", mistakes)
        refer(source, [(("lists", key, "type"), row.type)], known.types, "action type", mistakes)
    given = rows(source, "firms", mistakes)
    firms = records(source, "firms", Firm, mistakes, given=given, key="id")
    for key, firm in firms.items():
        path = ("firms", key)
        places = [((*path, "jurisdictions", n), code) for n, code in enumerate(firm.jurisdictions)]
        refer(source, places, known.countries, "country", mistakes)
        steps = [((*path, "listings", n, "list"), step.list) for n, step in enumerate(firm.listings)]
        refer(source, steps, given_lists, "list", mistakes)
        if firm.successor:
            refer(source, [((*path, "successor"), firm.successor)], given, "firm", mistakes)
    own_terms(source, "firms", firms, mistakes)
    holder = _one_firm_a_name(source, firms, mistakes)
    if len(firms) == len(given):  # else the firm that leads may be among the broken ones
        _led_elsewhere(source, firms, holder, mistakes)
    return firms, lists


def _one_firm_a_name(source: Source, firms: Mapping[str, Firm], mistakes: Mistakes) -> dict[str, str]:
    """Return the firm of every name, case ignored; a name of two firms is noted."""
    holder: dict[str, str] = {}
    for key, firm in firms.items():
        for path, term in _places(key, firm):
            other = holder.setdefault(term.casefold(), key)
            if other != key:
                mend = "keep it with one; a shared product goes to also_sells of the others"
                source.mistake(mistakes, path, f"{term!r} names {other} too", mend)
    return holder


def _led_elsewhere(
    source: Source, firms: Mapping[str, Firm], holder: Mapping[str, str], mistakes: Mistakes
) -> None:
    """Note every product under also_sells that no other firm has under products."""
    for key, firm in firms.items():
        for n, term in enumerate(firm.also_sells):
            if holder.get(term.casefold(), key) == key:
                path = ("firms", key, "also_sells", n)
                source.mistake(
                    mistakes, path, f"{term!r} is no product of another firm", "put it under products"
                )


def _places(key: str, firm: Firm) -> list[tuple[Path, str]]:
    return [
        (("firms", key, "name"), firm.name),
        *((("firms", key, "aliases", n), term) for n, term in enumerate(firm.aliases)),
        *((("firms", key, "products", n), term) for n, term in enumerate(firm.products)),
    ]
