"""What is shown of a backfill: its estimate, its pace, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from pipeline.pacing import Pace, Told
from pipeline.records import EntryState

if TYPE_CHECKING:
    from flows.steps.backfilling.store import Backfilled


@contextmanager
def shown(price: float | None) -> Iterator[Told]:
    """Yield a reporter that says after the first part what all will take, then draws a bar on a terminal."""
    err, is_first = Console(stderr=True, highlight=False, markup=False, soft_wrap=True), True
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("reading", total=None, pace="")

        def told(pace: Pace) -> None:
            nonlocal is_first
            if is_first:
                err.print(estimated(pace, price))
            is_first = False
            speed = f"{pace.pages_per_second:,.0f} pages/s, {lasting(pace.left)} left"
            bar.update(task, completed=pace.bytes, total=pace.total, pace=speed)

        yield told


def estimated(pace: Pace, price: float | None) -> str:
    """Return what all takes, by what the first part took."""
    if not pace.processor:  # a site's own pace, whatever our processors
        return f"Estimate: {pace.total:,} pages, {lasting(pace.left)}."
    cost = "" if price is None else f", at {price:g} each {price * pace.core_hours:,.2f}"
    return (
        f"Estimate from the first {pace.pages:,} pages: {pace.all_pages:,} pages "
        f"in {pace.total / 1e9:,.2f} GB, {lasting(pace.left)} by {pace.workers} workers, "
        f"{pace.core_hours:,.2f} processor hours{cost}."
    )


def lasting(seconds: float) -> str:
    """Return a duration in its largest units: `3 h 20 min`."""
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 120 else f"{minutes} min"


def table(done: "Backfilled") -> Table:
    """Return what came of all records."""
    rows = Table(title=f"{done.records:,} records", title_justify="left")
    rows.add_column("what came of them")
    rows.add_column("", justify="right")
    for state, number in done.ended.most_common():
        rows.add_row(state.replace("_", " "), f"{number:,}")
    rows.add_row("known before", f"{done.known:,}")
    for why, number in done.passed.most_common():
        rows.add_row(f"no page: {why}", f"{number:,}", style="dim")
    return rows


def remarks(done: "Backfilled") -> Iterator[str]:
    """Yield what is told below."""
    yield f"{done.candidates:,} new candidates from {done.pages:,} pages"
    if failed := done.ended[EntryState.FAILED]:
        yield f"{failed:,} pages failed: the log says why; --again reads them once that is mended"
    yield from done.problems
