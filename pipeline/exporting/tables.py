"""Tables on their way into files."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Row = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column.  kind: text or integer.  meaning: for analysts."""

    name: str
    kind: str
    null: bool
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A relation; `rows` reads its rows from the start, in order of action and position."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        """Return the names of its columns."""
        return tuple(column.name for column in self.columns)

    def mappings(self) -> Iterator[Mapping[str, Any]]:
        """Yield its rows by name."""
        header = self.header
        return (dict(zip(header, row, strict=True)) for row in self.rows())
