"""What each column of the views means, read from `db/columns.md`; exports carry it too."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.exporting import Column

FILE = Path(__file__).parents[1] / "columns.md"
_HEADING = re.compile(r"## `(\w+)`")
_ROW = re.compile(r"\| `(\w+)` \| (text|integer) \|( null)? \| (.+) \|")


@cache
def dictionary() -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of each view, in the order of the file."""
    found: dict[str, tuple[Column, ...]] = {}
    view = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.match(line):
            view = heading[1]
            found[view] = ()
        elif row := _ROW.match(line):
            name, kind, null, meaning = row.groups()
            found[view] += (Column(name=name, kind=kind, null=bool(null), meaning=meaning),)
    return found
