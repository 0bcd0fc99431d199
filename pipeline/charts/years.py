"""How many actions of each type in each year, as a table with colours."""

from collections.abc import Sequence

import altair as alt

from pipeline.charts.figure import Drawn, Figure
from pipeline.charts.look import Look
from pipeline.charts.shared import by_number, counted, on_number, rows_of
from pipeline.naming import Names

COLUMNS = ("year", "type", "type name", "actions")


def years(counts: Sequence[tuple[str, str, int]], names: Names) -> Figure:
    """Return the figure of months or years, types and numbers of actions, by year."""
    summed: dict[tuple[str, str], int] = {}
    for month, kind, number in counts:
        summed[month[:4], kind] = summed.get((month[:4], kind), 0) + number
    rows = tuple((year, kind, names.type(kind), number) for (year, kind), number in sorted(summed.items()))
    return Figure(
        name="years",
        title="Actions by type and year",
        says=_says(summed, names),
        columns=COLUMNS,
        rows=rows,
        draw=(lambda look: _draw(rows, names, look)) if rows else None,
    )


def _says(summed: dict[tuple[str, str], int], names: Names) -> str:
    if not summed:
        return "There is no dated action."
    by_type: dict[str, int] = {}
    for (_, kind), number in summed.items():
        by_type[kind] = by_type.get(kind, 0) + number
    first = sorted(by_type.items(), key=lambda one: -one[1])[:3]
    most = ", ".join(f"{names.type(kind)} {number}" for kind, number in first)
    return f"{counted(sum(by_type.values()))} by type and year; of most: {most}."


def _draw(rows: Sequence[tuple[str, str, str, int]], names: Names, look: Look) -> Drawn:
    most = max(number for *_, number in rows)
    order = [names.type(kind) for kind in names.types if any(kind == row[1] for row in rows)]
    spanned = [str(year) for year in range(int(rows[0][0]), int(rows[-1][0]) + 1)]
    base = alt.Chart(rows_of(("year", "code", "type", "actions"), rows)).encode(
        x=alt.X(
            "year:O",
            title=None,
            scale=alt.Scale(domain=spanned[-25:]),
            axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False),
        ),
        y=alt.Y("type:N", title=None, sort=order, axis=alt.Axis(domain=False, ticks=False)),
    )
    cells = base.mark_rect(cornerRadius=3, stroke=look.paper, strokeWidth=2).encode(
        color=by_number(look, most)
    )
    numbers = base.mark_text(fontSize=12).encode(text="actions:Q", **on_number(look, most))
    return alt.layer(cells, numbers).properties(width=alt.Step(52), height=alt.Step(26))
