"""Reads `countries.yml`."""

import re

from pipeline.registry._mistakes import Mistakes
from pipeline.registry._names import own_terms, shared_names
from pipeline.registry._rows import records, rows, unknown
from pipeline.registry._source import Source
from pipeline.registry.facts import Country

_CODE = re.compile(r"[A-Z]{2}")


def read_countries(source: Source, mistakes: Mistakes) -> tuple[dict[str, Country], tuple[str, ...]]:
    """Return the valid countries, and longer phrases that hold a country's name and mean none."""
    unknown(source, ("countries", "decoys"), mistakes)
    given = rows(source, "countries", mistakes)
    for code in given:
        if not _CODE.fullmatch(code):
            source.mistake(
                mistakes, ("countries", code), f"{code!r} is no country code", "use ISO 3166-1 alpha-2"
            )
    countries = records(source, "countries", Country, mistakes, given=given, key="code")
    own_terms(source, "countries", countries, mistakes)
    shared_names(source, "countries", countries, lambda country: country.code, mistakes)
    decoys = source.values.get("decoys", [])
    if not isinstance(decoys, list):
        source.mistake(mistakes, ("decoys",), "is no list", "write a line with a dash each")
        return countries, ()
    for n, phrase in enumerate(decoys):
        if not isinstance(phrase, str):
            source.mistake(mistakes, ("decoys", n), f"{phrase!r} is no text", "quote it or write words")
    return countries, tuple(decoys)
