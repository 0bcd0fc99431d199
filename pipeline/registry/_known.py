"""What rows may refer to: ids that any file of the registry defines."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pipeline.ids import BODIES
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._rows import suggestion
from pipeline.registry._source import Path, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Ids by kind; None where the file that defines them cannot be read, so that nothing is blamed twice."""

    countries: Collection[str] | None
    actors: Collection[str] | None
    types: Collection[str] | None
    lists: Collection[str] | None

    @classmethod
    def of(cls, sources: Mapping[str, Source]) -> Self:
        """Return the ids that the files define, valid or not."""
        countries = _keys(sources.get("countries.yml"), "countries")
        bodies = _keys(sources.get("bodies.yml"), "bodies")
        actors = None
        if countries is not None and bodies is not None:
            named = {row.get("actor") for row in bodies.values() if isinstance(row, dict)}
            own = {actor for actor in named if isinstance(actor, str) and actor.startswith("org:")}
            actors = BODIES | set(countries) | own
        return cls(
            countries=countries,
            actors=actors,
            types=_keys(sources.get("codebook.yml"), "types"),
            lists=_keys(sources.get("firms.yml"), "lists"),
        )


def refer(
    source: Source,
    places: Iterable[tuple[Path, str]],
    known: Collection[str] | None,
    what: str,
    mistakes: Mistakes,
) -> None:
    """Note every value at a place that is not among the known ones."""
    for path, value in places:
        if known is not None and value not in known:
            source.mistake(mistakes, path, f"{value!r} is no known {what}", suggestion(value, known))


def _keys(source: Source | None, section: str) -> dict[str, Any] | None:
    given = source.values.get(section) if source else None
    return given if isinstance(given, dict) else None
