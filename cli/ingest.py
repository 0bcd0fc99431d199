"""`mercwatch ingest`: one run from feeds to candidates, without waiting for Prefect to start."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.archive import replay
from cli.display import console, progress, say
from cli.outcome import remarks, table
from flows.summary import SKIPPED, Summary
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch ingest` asks every feed that is due

`mercwatch ingest --all` asks every feed that is on

`mercwatch ingest -f us_state_press -f eu_council_press` only these two, due or not

`mercwatch ingest --from-archive *.warc.gz` the pages of archive files, ours or others', without the network

`mercwatch ingest --json | jq 'select(.problem)'` what went wrong
"""


def ingest(
    feed: Annotated[
        list[str] | None, typer.Option("--feed", "-f", help="Only this feed, by slug; may be repeated.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Ask every feed that is on, due or not.")] = False,
    from_archive: Annotated[
        Path | None, typer.Option(metavar="FILE...", help="Ask no feed, read these WARC files.")
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(metavar="FILE", hidden=True)] = None,
    json: Annotated[
        bool | None, typer.Option("--json/--table", help="JSON lines, or a table; by default as fits stdout.")
    ] = None,
) -> None:
    """Ask the feeds that are due, read what is new, store candidate actions, tell what came of each feed.

    Exit code 1: a feed turned bad since the last run, a feed asked for by name failed, all
    failed, or something was given up of what alerts tell.
    """
    from flows import steps
    from flows.wiring import database
    from pipeline.notices import lines

    if feed and all_:
        raise typer.BadParameter("give --feed or --all, not both")
    if more and not from_archive:
        raise typer.BadParameter(f"{more[0]}: files are read with --from-archive")
    settings, out = Settings.from_environment(), console()
    if from_archive:
        if feed or all_:
            raise typer.BadParameter("--from-archive asks no feed: leave out --feed and --all")
        replay(
            settings, [from_archive, *(more or ())], json=bool(json or (json is None and not out.is_terminal))
        )
        return
    try:
        with (
            database(settings) as opened,
            opened.alone(),
            steps.recorded(opened, "ingest") as run,
            progress() as report,
        ):
            due_only = not feed and not all_
            summary = steps.poll(settings, feed or None, due_only=due_only, report=report)
            summary = steps.collect(settings, summary, feed or None, report=report)
            summary = steps.read(settings, summary, feed or None, report=report)
            if not feed:
                summary = steps.look(settings, summary, report=report)
                steps.sample(settings)
            watched = steps.watch(settings)
            told = steps.tell(settings)
            run.take(summary)
    except KeyboardInterrupt:
        typer.echo("mercwatch: stopped; run it again to go on where it was", err=True)
        raise typer.Exit(130) from None
    news = (*lines(watched.turns), *watched.problems, *told.given_up, *told.problems)
    if json or (json is None and not out.is_terminal):
        for row in summary.as_mapping()["feeds"]:
            say(row)
        say(
            {
                "total": summary.counts(),
                "seconds": summary.seconds,
                "waiting": summary.waiting,
                "looked": summary.looked,
                "turned": news,
            }
        )
    else:
        out.print(table(summary, wide=out.width >= 120))
        for line in remarks(summary):
            out.print(line)
    _tell(news)
    if watched.bad or told.bad or failed(summary, named=bool(feed)):
        raise typer.Exit(1)


def failed(summary: Summary, *, named: bool) -> bool:
    """Tell whether the run failed: all that it asked, or one that was asked for by name."""
    asked = [row for row in summary if row.outcome != SKIPPED]
    if named:
        return bool(summary.troubled)
    return bool(asked) and len(summary.troubled) == len(asked) and not summary.waiting


def _tell(news: Sequence[str]) -> None:
    """Tell loudly, on stderr, what turned."""
    if not news:
        return
    loud = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)
    loud.print("Turned since the last run:", style="bold red")
    for line in news:
        loud.print(f"  {line}")
