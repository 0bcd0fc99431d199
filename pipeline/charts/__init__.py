"""Figures: counts in, a drawing, its text alternative and its table out. Altair only in here."""

from pipeline.charts.figure import Figure, draw_png, draw_svg, write_csv
from pipeline.charts.look import Theme
from pipeline.charts.matrix import matrix
from pipeline.charts.members import members
from pipeline.charts.network import network
from pipeline.charts.tiles import tiles
from pipeline.charts.timeline import timeline
from pipeline.charts.years import years

__all__ = [
    "Figure",
    "Theme",
    "draw_png",
    "draw_svg",
    "matrix",
    "members",
    "network",
    "tiles",
    "timeline",
    "write_csv",
    "years",
]
