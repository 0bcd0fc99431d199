"""A figure, and how it becomes SVG, PNG or CSV."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from pipeline.charts.look import LOOKS, Look, Theme

Cell = str | int | None
Drawn = alt.Chart | alt.LayerChart | alt.FacetChart
Drawing = Callable[[Look], Drawn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing with all that is in it, in words and as a table.

    says: the text alternative.  draw: None where there is nothing to draw.
    """

    name: str
    title: str
    says: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    draw: Drawing | None = None


def draw_svg(figure: Figure, theme: Theme = Theme.LIGHT) -> str:
    """Return a figure as SVG, with its text alternative as title and description."""
    drawn = vl_convert.vegalite_to_svg(_spec(figure, theme), vl_version=_VERSION)
    return _described(drawn, figure)


def draw_png(figure: Figure, theme: Theme = Theme.LIGHT, *, scale: float = 2) -> bytes:
    """Return a figure as PNG, for where SVG is not understood."""
    return vl_convert.vegalite_to_png(_spec(figure, theme), vl_version=_VERSION, scale=scale)


def write_csv(figure: Figure) -> str:
    """Return a figure's table as CSV (RFC 4180); what a spreadsheet might run is led by an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(figure.columns)
    table.writerows([_harmless(cell) for cell in row] for row in figure.rows)
    return out.getvalue()


_VERSION = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _spec(figure: Figure, theme: Theme) -> str:
    if figure.draw is None:
        raise ValueError(f"there is nothing to draw in {figure.name}")
    look = LOOKS[theme]
    spec: dict[str, Any] = figure.draw(look).to_dict()
    return json.dumps(spec | {"config": look.config, "background": look.paper})


def _described(svg: str, figure: Figure) -> str:
    """Return the SVG with `title` and `desc`, which readers of the screen tell."""
    head, end, rest = svg.partition(">")
    told = f"<title>{_escaped(figure.title)}</title><desc>{_escaped(figure.says)}</desc>"
    return f'{head} role="img"{end}{told}{rest}'


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
