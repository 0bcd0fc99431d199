"""`mercwatch ingest`: one run from feeds to candidates, without waiting for Prefect to start."""

from typing import Annotated

import typer
from rich.table import Table

from cli.display import console, progress, say
from flows.summary import COUNTS, SKIPPED, FeedRow, Summary
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch ingest` asks every feed that is on

`mercwatch ingest -f us_state_press -f eu_council_press` only these two

`mercwatch ingest --json | jq 'select(.problem)'` what went wrong
"""


def ingest(
    feed: Annotated[
        list[str] | None, typer.Option("--feed", "-f", help="Only this feed, by slug; may be repeated.")
    ] = None,
    json: Annotated[
        bool | None, typer.Option("--json/--table", help="JSON lines, or a table; by default as fits stdout.")
    ] = None,
) -> None:
    """Ask the feeds, read what is new, store candidate actions, tell what came of each feed."""
    from flows import steps

    settings, out = Settings.from_environment(), console()
    try:
        with progress() as report:
            summary = steps.poll(settings, feed, report=report)
            summary = steps.collect(settings, summary, feed, report=report)
            summary = steps.read(settings, summary, feed, report=report)
    except KeyboardInterrupt:
        typer.echo("mercwatch: stopped; run it again to go on where it was", err=True)
        raise typer.Exit(130) from None
    if json or (json is None and not out.is_terminal):
        for row in summary.as_mapping()["feeds"]:
            say(row)
        say({"total": summary.counts(), "seconds": summary.seconds})
    else:
        out.print(table(summary))
    if summary.troubled:
        raise typer.Exit(1)


def table(summary: Summary) -> Table:
    """Return the run as a table: a row a feed, one for all that were skipped, troubles last, and the sum."""
    spent = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in summary.seconds.items())
    shown = Table(title="What came of each feed", caption=spent, show_footer=True, title_justify="left")
    shown.add_column("feed", footer=f"{len(summary.rows)} feeds")
    shown.add_column("outcome", footer=f"{len(summary.troubled)} failed")
    total = summary.counts()
    for name in COUNTS:
        shown.add_column(name.replace("_", " "), justify="right", footer=str(total[name]))
    shown.add_column("remark", overflow="fold", max_width=60)
    skipped = [row for row in summary if row.outcome == SKIPPED and not row.taken]
    if skipped:
        why = "; ".join(sorted({row.remark for row in skipped}))
        shown.add_row(f"{len(skipped)} feeds", SKIPPED, *("·" for _ in COUNTS), why, style="dim")
    asked = (row for row in summary if row not in skipped)
    for row in sorted(asked, key=lambda row: (row.problem is not None, row.feed)):
        shown.add_row(row.feed, row.outcome, *_numbers(row), row.remark, style="red" if row.problem else None)
    return shown


def _numbers(row: FeedRow) -> list[str]:
    return [str(getattr(row, name) or "·") for name in COUNTS]
