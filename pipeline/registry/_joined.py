"""Several files of one kind, read as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.registry import _source
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._source import Source, dotted

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Joined(Source):
    """Files read as one; `parts` says which file holds a section or a row, and is told of their mistakes."""

    parts: Mapping[Place, Source]

    def mistake(self, mistakes: Mistakes, path: _source.Path, cause: str, mend: str) -> None:
        """Note a mistake at a place of the file that holds it."""
        part = self.parts.get(tuple(path[:2])) or self.parts.get(tuple(path[:1]))
        if part:
            part.mistake(mistakes, path, cause, mend)
        else:
            mistakes.add(self.file, 1, dotted(path), cause, mend)


def join(folder: Path, sources: Sequence[Source], mistakes: Mistakes) -> Source:
    """Return a folder's files as one; a section may stand in several, each row and each list in one."""
    values: dict[str, Any] = {}
    parts: dict[Place, Source] = {}
    for source in sources:
        for section, given in source.values.items():
            known = values.setdefault(section, {} if isinstance(given, dict) else given)
            first = parts.setdefault((section,), source)
            if isinstance(given, dict) and isinstance(known, dict):
                for key, row in given.items():
                    if (other := parts.setdefault((section, key), source)) is not source:
                        _twice(source, (section, key), other, mistakes)
                    known.setdefault(key, row)
            elif first is not source:
                _twice(source, (section,), first, mistakes)
    return Joined(str(folder), values, sources[0].root, parts)


def _twice(source: Source, path: Place, other: Source, mistakes: Mistakes) -> None:
    source.mistake(mistakes, path, f"stands in {Path(other.file).name} too", "keep one")
