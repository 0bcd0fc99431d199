"""When what was done: a circle for each month and type."""

from collections.abc import Sequence

import altair as alt

from pipeline.charts.figure import Drawn, Figure
from pipeline.charts.look import Look
from pipeline.charts.shared import counted, rows_of
from pipeline.naming import Names

COLUMNS = ("month", "type", "type name", "actions")


def timeline(counts: Sequence[tuple[str, str, int]], names: Names) -> Figure:
    """Return the figure of months (or years, where no more is known), types and numbers of actions."""
    rows = tuple((month, kind, names.type(kind), number) for month, kind, number in counts)
    return Figure(
        name="timeline",
        title="Actions over time",
        says=_says(counts),
        columns=COLUMNS,
        rows=rows,
        draw=(lambda look: _draw(counts, names, look)) if rows else None,
    )


def _says(counts: Sequence[tuple[str, str, int]]) -> str:
    if not counts:
        return "There is no dated action."
    by_month: dict[str, int] = {}
    for month, _, number in counts:
        by_month[month] = by_month.get(month, 0) + number
    most = max((month for month in by_month if len(month) == 7), key=by_month.__getitem__, default=None)
    busiest = f"; most in {most}, {by_month[most]}" if most else ""
    return f"{counted(sum(by_month.values()))} from {min(by_month)} to {max(by_month)}, by type{busiest}."


def _draw(counts: Sequence[tuple[str, str, int]], names: Names, look: Look) -> Drawn:
    order = [names.type(kind) for kind in names.types if any(kind == one for _, one, _ in counts)]
    data = rows_of(
        ("when", "type", "actions", "known to"),
        [
            (
                f"{month}-01" if len(month) == 7 else f"{month}-07-01",
                names.type(kind),
                number,
                len(month) == 7,
            )
            for month, kind, number in counts
        ],
    )
    base = alt.Chart(data, width=640, height=24 * max(3, len(order))).encode(
        x=alt.X(
            "when:T",
            title=None,
            axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=8),
            scale=alt.Scale(padding=14),
        ),
        y=alt.Y("type:N", title=None, sort=order),
        size=alt.Size(
            "actions:Q",
            title="Actions",
            scale=alt.Scale(domain=[1, max(2, *(number for *_, number in counts), 2)], range=[60, 420]),
            legend=alt.Legend(format="d", values=_steps(max(number for *_, number in counts))),
        ),
    )
    months = base.transform_filter(alt.datum["known to"]).mark_circle(color=look.accent, opacity=0.85)
    years = base.transform_filter(~alt.datum["known to"]).mark_square(
        filled=False, strokeWidth=2, color=look.dim
    )
    return alt.layer(months, years)


def _steps(most: int) -> list[int]:
    return sorted({1, max(1, most // 2), most})
