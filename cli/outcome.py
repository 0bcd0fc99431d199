"""What came of a run, as a table that fits 80 columns and remarks below it."""

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from flows.summary import SKIPPED, FeedRow, Summary

NAMES = {  # of counts, as they stand at the head of a column
    "taken": "to\nread",
    "stored": "stored",
    "off_topic": "off\ntopic",
    "refused": "refused",
    "failed": "failed",
    "candidates": "proposed",
}


def table(summary: Summary, *, wide: bool = False) -> Table:
    """Return a row for each feed with something to read or to tell, one for all others, and the sum.

    wide: with what came of the fetch.
    """
    spent = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in summary.seconds.items())
    shown = Table(
        title="What came of each feed",
        caption=spent,
        show_footer=True,
        title_justify="left",
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    shown.add_column("feed", footer=f"{counted(len(summary.rows))}, {len(summary.troubled)} failed")
    if wide:
        shown.add_column("outcome")
    for name, head in NAMES.items():
        total = sum(getattr(row, name) for row in summary)
        shown.add_column(head, justify="right", footer=str(total), no_wrap=True)
    for text, number in _quiet(summary):
        shown.add_row(f"{counted(number)}: {text}", style="dim")
    for row in sorted(filter(_speaks, summary), key=lambda row: (row.problem is not None, row.feed)):
        outcome = [row.outcome] if wide else []
        shown.add_row(row.feed, *outcome, *_numbers(row), style="red" if row.problem else None)
    return shown


def remarks(summary: Summary) -> Iterator[Text]:
    """Yield what there is to say of single feeds, troubles last; of feeds not asked once for all."""
    skipped = [row for row in summary if row.outcome == SKIPPED and not row.taken]
    for why in sorted({row.remark for row in skipped}):
        slugs = [row.feed for row in skipped if row.remark == why]
        yield Text(f"{slugs[0] if len(slugs) == 1 else counted(len(slugs))}: {why}", "dim")
    told = [row for row in summary if row.remark and row not in skipped]
    for row in sorted(told, key=lambda row: (row.problem is not None, row.feed)):
        yield Text.assemble((row.feed, "bold"), f": {row.remark}", style="red" if row.problem else "")
    if summary.waiting:
        due = f", the next at {summary.next_due:%Y-%m-%d %H:%M} UTC" if summary.next_due else ""
        yield Text(f"Not due: {counted(summary.waiting)}{due}; `mercwatch ingest --all` asks all.", "dim")


def counted(number: int) -> str:
    """Return a number of feeds in words."""
    return f"{number} feed" + "s" * (number != 1)


def _speaks(row: FeedRow) -> bool:
    return bool(row.taken or row.ended or row.problem)


def _quiet(summary: Summary) -> Iterator[tuple[str, int]]:
    """Yield how many feeds had nothing to read, and how many were not asked."""
    quiet = [row for row in summary if not _speaks(row)]
    skipped = sum(row.outcome == SKIPPED for row in quiet)
    if len(quiet) > skipped:
        yield "nothing new", len(quiet) - skipped
    if skipped:
        yield SKIPPED, skipped


def _numbers(row: FeedRow) -> list[str]:
    return [str(getattr(row, name) or "·") for name in NAMES]
