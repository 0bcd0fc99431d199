"""How an instrument's members grew: a step for each date at which some joined."""

from collections.abc import Sequence

import altair as alt

from pipeline.charts.figure import Drawn, Figure
from pipeline.charts.look import Look
from pipeline.charts.shared import counted, rows_of
from pipeline.dates import PartialDate
from pipeline.naming import Names

COLUMNS = ("party", "party name", "joined", "action")
Joined = tuple[str, str | None, int]  # party, date, action


def members(joined: Sequence[Joined], names: Names, *, title: str = "Members over time") -> Figure:
    """Return the figure of parties, the dates at which they joined, and the actions by which."""
    rows = tuple((party, names.actor(party), date, action) for party, date, action in joined)
    dated = steps(joined)
    return Figure(
        name="members",
        title=title,
        says=_says(len(rows), dated),
        columns=COLUMNS,
        rows=rows,
        draw=(lambda look: _draw(dated, look)) if dated else None,
    )


def steps(joined: Sequence[Joined]) -> list[tuple[str, int, int]]:
    """Return date, how many joined then and how many there were by then; the undated left out."""
    found: dict[str, int] = {}
    for _, date, _ in joined:
        if date is not None:
            found[date] = found.get(date, 0) + 1
    total = 0
    grown = []
    for date in sorted(found):
        total += found[date]
        grown.append((date, found[date], total))
    return grown


def _says(number: int, dated: Sequence[tuple[str, int, int]]) -> str:
    if not dated:
        return f"{counted(number, 'member')}, at unknown dates."
    told = "; ".join(f"{date}: {joined} more, {total} in all" for date, joined, total in dated)
    return f"{counted(number, 'member')}. {told}."


def _draw(dated: Sequence[tuple[str, int, int]], look: Look) -> Drawn:
    rows = [(PartialDate(date).first.isoformat(), f"+{n}", total) for date, n, total in dated]
    most = max(total for *_, total in rows)
    base = alt.Chart(rows_of(("when", "joined", "members"), rows), width=640, height=220).encode(
        x=alt.X(
            "when:T",
            title=None,
            axis=alt.Axis(format="%b %Y", tickCount=8, labelOverlap=True, grid=False),
            scale=alt.Scale(padding=24),
        ),
        y=alt.Y(
            "members:Q",
            title="Members",
            axis=alt.Axis(tickCount=min(5, most), format="d"),
            scale=alt.Scale(domainMin=0),
        ),
    )
    line = base.mark_line(interpolate="step-after", color=look.accent, strokeWidth=2)
    points = base.mark_circle(color=look.accent, size=70, opacity=1)
    words = base.mark_text(dy=-14, fontSize=12).encode(text="joined:N")
    return alt.layer(line, points, words)
