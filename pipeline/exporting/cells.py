"""Cells that no spreadsheet takes for a formula, and back.

A text that begins with one of STARTERS, after any number of apostrophes, gets an apostrophe before it;
a reader takes one away where such a text begins with an apostrophe. Nothing else changes.
"""

import re

STARTERS = "=+-@\t\r\n＝＋－＠"  # the last four: full width, which some spreadsheets take for the first
_FORMULA = re.compile(f"'*[{re.escape(STARTERS)}]")


def harmless(text: str) -> str:
    """Return a text as a cell."""
    return f"'{text}" if _FORMULA.match(text) else text


def original(cell: str) -> str:
    """Return the text of a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
