"""Who acts with whom: parties on a circle, a line between any two that stand behind the same actions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import cos, degrees, pi, sin
from typing import Literal

import altair as alt

from pipeline.charts.figure import Drawn, Figure
from pipeline.charts.look import Look
from pipeline.charts.shared import rows_of
from pipeline.naming import Names

COLUMNS = ("one", "one name", "other", "other name", "actions")
SHOWN = 36  # parties with most joint actions
Pair = tuple[str, str, int]


def network(pairs: Sequence[Pair], names: Names) -> Figure:
    """Return the figure of pairs of parties and the numbers of actions that both stand behind."""
    rows = tuple((one, names.actor(one), other, names.actor(other), n) for one, other, n in pairs)
    return Figure(
        name="network",
        title="Who acts with whom",
        says=_says(pairs, names),
        columns=COLUMNS,
        rows=rows,
        draw=(lambda look: _draw(pairs, names, look)) if rows else None,
    )


def _says(pairs: Sequence[Pair], names: Names) -> str:
    if not pairs:
        return "No action has two parties behind it."
    parties = {code for one, other, _ in pairs for code in (one, other)}
    first = sorted(pairs, key=lambda pair: -pair[2])[:3]
    most = "; ".join(f"{names.actor(one)} and {names.actor(other)}, {n}" for one, other, n in first)
    return f"{len(parties)} parties that act together; most often: {most}."


def order(pairs: Sequence[Pair]) -> list[str]:
    """Return the parties around the circle: each beside the one it acts with most that is not placed yet."""
    weights: dict[str, Counter[str]] = {}
    for one, other, number in pairs:
        weights.setdefault(one, Counter())[other] += number
        weights.setdefault(other, Counter())[one] += number
    left = sorted(weights, key=lambda code: (-weights[code].total(), code))[:SHOWN]
    placed: list[str] = []
    while left:
        last = weights[placed[-1]] if placed else Counter[str]()
        following = max(left, key=lambda code: (last[code], weights[code].total()))
        left.remove(following)
        placed.append(following)
    return placed


def _draw(pairs: Sequence[Pair], names: Names, look: Look) -> Drawn:
    placed = order(pairs)
    turn = {code: 2 * pi * i / len(placed) - pi / 2 for i, code in enumerate(placed)}
    at = {code: (cos(angle), sin(angle)) for code, angle in turn.items()}
    total: Counter[str] = Counter()
    for one, other, number in pairs:
        total[one] += number
        total[other] += number
    scale = alt.Scale(domain=[-1.6, 1.6])
    x, y = (
        alt.X("x:Q", axis=None, scale=scale),
        alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[1.6, -1.6])),
    )
    most = max(number for *_, number in pairs)
    lines = (
        alt.Chart(_lines(pairs, at))
        .mark_rule(color=look.accent)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth(
                "actions:Q", legend=None, scale=alt.Scale(domain=[1, max(2, most)], range=[0.6, 5])
            ),
            opacity=alt.Opacity(
                "actions:Q", legend=None, scale=alt.Scale(domain=[1, max(2, most)], range=[0.18, 0.8])
            ),
        )
    )
    spots = [(code, *at[code], total[code], names.actor(code), degrees(turn[code]) % 360) for code in placed]
    nodes = alt.Chart(rows_of(("code", "x", "y", "joint", "name", "turn"), spots)).encode(x=x, y=y)
    dots = nodes.mark_circle(color=look.accent, opacity=1, stroke=look.paper).encode(
        size=alt.Size("joint:Q", legend=None, scale=alt.Scale(range=[60, 420]))
    )
    return alt.layer(lines, dots, *_labels(spots, x, y)).properties(width=660, height=660)


def _lines(pairs: Sequence[Pair], at: Mapping[str, tuple[float, float]]) -> alt.Data:
    drawn = sorted((pair for pair in pairs if pair[0] in at and pair[1] in at), key=lambda pair: pair[2])
    rows = [(*at[one], *at[other], number) for one, other, number in drawn]
    return rows_of(("x", "y", "x2", "y2", "actions"), rows)


def _labels(
    spots: Sequence[tuple[str, float, float, int, str, float]], x: alt.X, y: alt.Y
) -> tuple[alt.Chart, alt.Chart]:
    """Return the names, outward like spokes, none of them upside down."""
    right = [(ax * 1.07, ay * 1.07, name, turn) for _, ax, ay, _, name, turn in spots if ax >= -1e-9]
    left = [(ax * 1.07, ay * 1.07, name, turn - 180) for _, ax, ay, _, name, turn in spots if ax < -1e-9]
    columns = ("x", "y", "name", "turn")

    def spokes(rows: Sequence[tuple[float, float, str, float]], align: Literal["left", "right"]) -> alt.Chart:
        words = alt.Chart(rows_of(columns, rows)).mark_text(
            align=align, baseline="middle", fontSize=12, limit=200
        )
        drawn: alt.Chart = words.encode(x=x, y=y, text="name:N", angle=alt.Angle("turn:Q", scale=None))
        return drawn

    return spokes(right, "left"), spokes(left, "right")
