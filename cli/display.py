"""How the program speaks: a bar and tables on a terminal, JSON lines elsewhere."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.summary import Report, silent

WIDE = 160  # columns of a table that goes to a file or a pipe
STAGES = {
    "poll": "asking feeds",
    "collect": "fetching pages",
    "read": "reading pages",
    "look": "looking again",
    "verify": "checking bytes",
    "replay": "reading bytes",
    "copy": "copying rows",
    "keep": "keeping files",
    "expire": "expiring",
    "names": "looking for names",
    "reread": "reading anew",
    "adopt": "adopting",
}


def console() -> Console:
    """Return the console of stdout, wide where nobody's window limits it; `[b]` in a title is no markup."""
    width = None if sys.stdout.isatty() else WIDE
    return Console(width=width, highlight=False, markup=False, emoji=False)


def age(time: datetime | None, now: datetime) -> str:
    """Return how long ago something was, in its largest unit: `3 h`."""
    if time is None:
        return "never"
    minutes = max(0, round((now - time).total_seconds() / 60))
    for unit, size in (("d", 24 * 60), ("h", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


def say(line: dict[str, Any]) -> None:
    """Print one JSON line."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


@contextmanager
def progress() -> Iterator[Report]:
    """Yield a reporter that draws a bar a stage on a terminal, and is silent elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    columns = (TextColumn("{task.description:>15}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        stages = {name: bar.add_task(text, total=None, visible=False) for name, text in STAGES.items()}

        def report(stage: str, done: int, total: int) -> None:
            bar.update(stages[stage], completed=done, total=total, visible=True)

        yield report
