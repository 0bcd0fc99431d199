"""What several figures need: rows as Vega-Lite takes them, colours by number, words for numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from pipeline.charts.look import Look


def rows_of(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> alt.Data:
    """Return rows as the data of a chart."""
    return alt.Data(values=[dict(zip(columns, row, strict=True)) for row in rows])  # type: ignore[no-untyped-call] # altair leaves it bare


def counted(number: int, one: str = "action") -> str:
    """Return a number of things in words."""
    return f"{number:,} {one}" + "s" * (number != 1)


def by_number(look: Look, most: int, field: str = "actions") -> alt.Color:
    """Return colours from the least to the greatest number."""
    scale = alt.Scale(domain=[1, max(2, most)], range=[look.few, look.many], type="sqrt")
    return alt.Color(field, type="quantitative", scale=scale, legend=None)


def on_number(look: Look, most: int, field: str = "actions") -> Mapping[str, Any]:
    """Return the colour of words that stand on such a colour."""
    dark = alt.datum[field] > (1 + look.flip * (max(2, most) ** 0.5 - 1)) ** 2  # as by_number colours it
    return {"color": alt.condition(dark, alt.value(look.on_many), alt.value(look.on_few))}
