"""How figures look, on white paper and on a dark screen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"  # as wide where it is drawn as where it is measured


class Theme(StrEnum):
    """On what ground a figure is drawn."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours of a theme.  few, many: of the least and the greatest number.

    on_few, on_many: of words on them.  flip: from which share of the way on the second can be read better.
    """

    paper: str
    ink: str
    dim: str
    line: str
    bare: str
    accent: str
    few: str
    many: str
    on_few: str
    on_many: str
    flip: float

    @property
    def config(self) -> dict[str, Any]:
        """Return Vega-Lite's configuration."""
        words = {"labelColor": self.ink, "titleColor": self.dim, "labelFont": FONT, "titleFont": FONT}
        return {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                **words,
                "gridColor": self.line,
                "domainColor": self.line,
                "tickColor": self.line,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "labelLimit": 260,
            },
            "legend": {**words, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
            "text": {"font": FONT, "color": self.ink},
            "title": {"color": self.ink, "font": FONT},
        }


LOOKS = {
    Theme.LIGHT: Look(
        paper="#ffffff",
        ink="#1b2230",
        dim="#566073",
        line="#d9dde4",
        bare="#eef0f3",
        accent="#1a4f9c",
        few="#d3e1f5",
        many="#163a70",
        on_few="#1b2230",
        on_many="#ffffff",
        flip=0.62,
    ),
    Theme.DARK: Look(
        paper="#171b22",
        ink="#e4e8ee",
        dim="#9aa5b5",
        line="#2c333e",
        bare="#222832",
        accent="#8ab8ff",
        few="#27405f",
        many="#a9cbff",
        on_few="#e4e8ee",
        on_many="#0f1217",
        flip=0.38,
    ),
}
