"""Who acted about which firm, as a table with colours."""

from collections import Counter
from collections.abc import Sequence

import altair as alt

from pipeline.charts.figure import Drawn, Figure
from pipeline.charts.look import Look
from pipeline.charts.shared import by_number, counted, on_number, rows_of
from pipeline.naming import Names

COLUMNS = ("actor", "actor name", "firm", "firm name", "actions")
SHOWN = 25  # actors, and firms, of most actions


def matrix(counts: Sequence[tuple[str, str, int]], names: Names) -> Figure:
    """Return the figure of actors, firms and numbers of actions."""
    rows = tuple((actor, names.actor(actor), firm, names.firm(firm), n) for actor, firm, n in counts)
    actors, firms = _most(counts)
    shown = [row for row in rows if row[0] in actors and row[2] in firms]
    return Figure(
        name="firms",
        title="Who acted about which firm",
        says=_says(rows, actors, firms, names),
        columns=COLUMNS,
        rows=rows,
        draw=(lambda look: _draw(shown, actors, firms, names, look)) if rows else None,
    )


def _most(counts: Sequence[tuple[str, str, int]]) -> tuple[list[str], list[str]]:
    """Return actors and firms of most actions, in this order."""
    actors: Counter[str] = Counter()
    firms: Counter[str] = Counter()
    for actor, firm, number in counts:
        actors[actor] += number
        firms[firm] += number
    return [code for code, _ in actors.most_common(SHOWN)], [code for code, _ in firms.most_common(SHOWN)]


def _says(rows: Sequence[object], actors: list[str], firms: list[str], names: Names) -> str:
    if not rows:
        return "No action names a firm."
    return (
        f"{counted(len(actors), 'actor')} by {counted(len(firms), 'firm')}; most acts by "
        f"{names.actor(actors[0])}, most about {names.firm(firms[0])}."
    )


def _draw(
    rows: Sequence[tuple[str, str, str, str, int]],
    actors: list[str],
    firms: list[str],
    names: Names,
    look: Look,
) -> Drawn:
    most = max(row[-1] for row in rows)
    base = alt.Chart(rows_of(("code", "actor", "id", "firm", "actions"), rows)).encode(
        x=alt.X(
            "firm:N",
            title=None,
            sort=[names.firm(code) for code in firms],
            axis=alt.Axis(orient="top", labelAngle=-40, domain=False, ticks=False),
        ),
        y=alt.Y(
            "actor:N",
            title=None,
            sort=names.actors(actors),
            axis=alt.Axis(domain=False, ticks=False),
        ),
    )
    cells = base.mark_rect(cornerRadius=3, stroke=look.paper, strokeWidth=2).encode(
        color=by_number(look, most)
    )
    numbers = base.mark_text(fontSize=12).encode(text="actions:Q", **on_number(look, most))
    return alt.layer(cells, numbers).properties(width=alt.Step(30), height=alt.Step(26))
