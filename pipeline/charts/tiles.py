"""Which states acted: a square for each, about where it lies (`tiles.txt`, our own layout)."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import altair as alt

from pipeline.charts.figure import Drawn, Figure
from pipeline.charts.look import Look
from pipeline.charts.shared import by_number, counted, on_number, rows_of
from pipeline.naming import Names

COLUMNS = ("country", "country name", "actions")


def tiles(counts: Sequence[tuple[str, int]], names: Names) -> Figure:
    """Return the figure of parties and numbers of actions; bodies and small territories have no tile."""
    rows = tuple((code, names.actor(code), number) for code, number in counts if names.is_country(code))
    return Figure(
        name="countries",
        title="Actions by country",
        says=_says(rows),
        columns=COLUMNS,
        rows=rows,
        draw=(lambda look: _draw({code: number for code, _, number in rows}, look)) if rows else None,
    )


def _says(rows: Sequence[tuple[str, str, int]]) -> str:
    if not rows:
        return "No state is named."
    first = ", ".join(f"{name} {number}" for _, name, number in rows[:5])
    left = sorted(name for code, name, _ in rows if code not in dict(places()))
    without = f" Without a tile: {', '.join(left)}." if left else ""
    return f"Actions of {counted(len(rows), 'state')}; of most: {first}.{without}"


@cache
def places() -> tuple[tuple[str, tuple[int, int]], ...]:
    """Return where the tile of each country is: column and row, from the top left."""
    return tuple(_read(files("pipeline.charts").joinpath("tiles.txt").read_text(encoding="utf-8")))


def _read(layout: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for row, line in enumerate(layout.splitlines()):
        for column, code in enumerate(line.split()):
            if code != "--":
                yield code, (column, row)


def _draw(counts: dict[str, int], look: Look) -> Drawn:
    most = max(counts.values())
    data = rows_of(
        ("code", "x", "y", "actions"), [(code, x, y, counts.get(code)) for code, (x, y) in places()]
    )
    base = alt.Chart(data).encode(
        x=alt.X("x:O", axis=None),
        y=alt.Y("y:O", axis=None),
    )
    acted = alt.datum["actions"] > 0
    bare = base.transform_filter(~acted)
    full = base.transform_filter(acted)
    return alt.layer(
        bare.mark_rect(cornerRadius=3, stroke=look.paper, strokeWidth=2, color=look.bare),
        full.mark_rect(cornerRadius=3, stroke=look.paper, strokeWidth=2).encode(color=by_number(look, most)),
        bare.mark_text(fontSize=9, color=look.dim).encode(text="code:N"),
        full.mark_text(fontSize=10, fontWeight="bold", dy=-4).encode(text="code:N", **on_number(look, most)),
        full.mark_text(fontSize=9, dy=6).encode(text="actions:Q", **on_number(look, most)),
    ).properties(width=alt.Step(26), height=alt.Step(26))
