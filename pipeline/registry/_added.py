"""Rows of an installation's own, read on top of the others: new ones, or more names for known ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.registry._mistakes import Mistakes
from pipeline.registry._source import Path, Source

ADDED = "added"  # the folder of such files, within the registry's


@dataclass(frozen=True, slots=True)
class Added(Source):
    """A file with what is added to it: a mistake is told of the one that holds its place."""

    below: Source
    above: Source

    def mistake(self, mistakes: Mistakes, path: Path, cause: str, mend: str) -> None:
        """Note a mistake where it was written; places in a list count anew in what is added."""
        below: Any = self.below.values
        above: Any = self.above.values
        own: list[str | int] = []
        for step in path:
            if isinstance(below, list) and isinstance(step, int):
                if step < len(below):
                    return self.below.mistake(mistakes, path, cause, mend)
                return self.above.mistake(
                    mistakes, (*own, step - len(below), *path[len(own) + 1 :]), cause, mend
                )
            below, above = _at(below, step), _at(above, step)
            own.append(step)
            if above is None:
                return self.below.mistake(mistakes, path, cause, mend)
            if below is None:
                return self.above.mistake(mistakes, path, cause, mend)
        return self.above.mistake(mistakes, path, cause, mend)


def add(below: Source, above: Source, mistakes: Mistakes) -> Source:
    """Return a file with another on top: rows that are new, and more in the lists of those that are not."""

    def merged(one: Any, other: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            both = dict(one)
            for key, value in other.items():
                both[key] = merged(one[key], value, (*path, key)) if key in one else value
            return both
        if isinstance(one, list) and isinstance(other, list):
            for n, value in enumerate(other):
                if value in one:
                    above.mistake(mistakes, (*path, n), f"{value!r} stands there already", "take it out")
            return [*one, *other]
        if one != other or isinstance(one, list | Mapping) != isinstance(other, list | Mapping):
            cause = f"is {one!r} already" if isinstance(one, str | int) else "has another form already"
            above.mistake(mistakes, path, cause, "take it out: only lists can be added to")
        return one

    whole = merged(below.values, above.values, ())
    return Added(above.file, whole, above.root, below, above)


def _at(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
