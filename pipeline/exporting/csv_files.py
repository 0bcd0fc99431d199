"""CSV as RFC 4180 has it, in UTF-8, for spreadsheets and for programs."""

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline.exporting.cells import harmless, original
from pipeline.exporting.tables import Column, Row, Table


def write_csv(table: Table, path: Path, *, bom: bool = False) -> int:
    """Write a table; return how many rows.

    bom: begin with a byte-order mark, by which old spreadsheets tell UTF-8.  Empty cells are null where the
    column may be, else empty texts.
    """
    rows = 0
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(table.header)
        for row in table.rows():
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
            rows += 1
    return rows


def read_csv(path: Path, columns: tuple[Column, ...]) -> Iterator[Row]:
    """Yield the rows of a file as they were before they were written."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for cells in reader:
            yield tuple(_value(cell, column) for cell, column in zip(cells, columns, strict=True))


def _value(cell: str, column: Column) -> str | int | None:
    if cell == "" and column.null:
        return None
    return int(cell) if column.kind == "integer" else original(cell)
