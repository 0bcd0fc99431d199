"""In which way a word names what it stands for: an alias, a product, a demonym."""

from collections.abc import Iterable, Iterator, Mapping

from pipeline.registry import Body, Country, Firm, Holds, Registry

Ways = dict[tuple[Holds, str], dict[str, str]]  # (kind, code) -> word in lower case -> way


def ways(registry: Registry) -> Ways:
    """Return the way of every word of the registry that is not the plain name."""
    found: Ways = {}
    for firm in registry.firms.values():
        _add(found, (Holds.FIRM, firm.id), _of_firm(firm))
    for country in registry.countries.values():
        _add(found, (Holds.ACTOR, country.code), _of_country(country))
    for body in registry.bodies.values():
        _add(found, (Holds.ACTOR, body.actor), _of_body(body))
    return found


def _add(found: Ways, code: tuple[Holds, str], named: Iterable[tuple[str, str]]) -> None:
    words = found.setdefault(code, {})
    for word, way in named:
        words.setdefault(word.casefold(), way)


def _of_firm(firm: Firm) -> Iterator[tuple[str, str]]:
    yield from ((word, f"alias of {firm.name}") for word in firm.aliases)
    yield from ((word, f"product of {firm.name}") for word in firm.products)
    yield from ((one.term, f"ambiguous name of {firm.name}, told by its context") for one in firm.ambiguous)


def _of_country(country: Country) -> Iterator[tuple[str, str]]:
    yield from ((word, f"alias of {country.name}") for word in country.aliases)
    yield from ((word, f"abbreviation of {country.name}") for word in country.abbreviations)
    yield from ((word, f"demonym of {country.name}") for word in country.demonyms)
    yield from (
        (one.term, f"ambiguous name of {country.name}, told by its context") for one in country.ambiguous
    )


def _of_body(body: Body) -> Iterator[tuple[str, str]]:
    told: Mapping[str, str] = {alias.text: f"alias of {body.name}" for alias in body.aliases}
    yield body.name, f"acts for {body.actor}"
    yield from ((word, f"{way}, which acts for {body.actor}") for word, way in told.items())
    yield from ((one.term, f"ambiguous name of {body.name}, told by its context") for one in body.ambiguous)
