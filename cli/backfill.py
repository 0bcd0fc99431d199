"""`mercwatch backfill`: whole archives, or a site's past, by many processes."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.backfilled import remarks, shown, table
from cli.display import console, say
from pipeline.pacing import Told
from pipeline.settings import Settings

if TYPE_CHECKING:
    from flows.steps.backfilling.store import Backfilled

EXAMPLES = """
`mercwatch backfill CC-NEWS/2024/03/` every archive file in a folder, by all processors of this machine

`mercwatch backfill CC-NEWS/2024/03/ --estimate --price 0.04` one part of it, and what all would take

`MERCWATCH_DASK=tcp://host:8786 mercwatch backfill /mnt/news/*.warc.gz` by the workers of a Dask scheduler

`mercwatch backfill --sitemap https://ministry.example/sitemap.xml --since 2021-01-01 --until 2021-12-31`
"""
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def backfill(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="WARC files, or folders of them.")
    ] = None,
    sitemap: Annotated[str | None, typer.Option(metavar="URL", help="Pages of a site instead.")] = None,
    since: Day = None,
    until: Day = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read from the beginning what was read before.")
    ] = False,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Read one part, tell what all would take, and stop.")
    ] = False,
    price: Annotated[
        float | None, typer.Option(min=0, help="Of an hour of one processor, for the estimate.")
    ] = None,
    json: Annotated[
        bool | None, typer.Option("--json/--table", help="One JSON object, or a table; by default as fits.")
    ] = None,
) -> None:
    """Read the pages of archives, or those that a sitemap lists of some days, as an ingest reads new ones.

    What was done is not done again: stopped, or after a crash, the same command goes on. Exit code 1: a
    file could not be read.
    """
    if bool(paths) == bool(sitemap):
        raise typer.BadParameter("give files or folders, or --sitemap")
    if sitemap and (again or estimate):
        raise typer.BadParameter("--again and --estimate are for archives")
    if bool(sitemap) != bool(since and until):
        raise typer.BadParameter("--sitemap takes --since and --until, and archives neither")
    settings, out = Settings.from_environment(), console()
    try:
        with shown(price) as told:
            if sitemap and since and until:
                done = _site(settings, sitemap, since, until, told)
            else:
                done = _archives(settings, paths or [], told, again=again, most=1 if estimate else None)
    except KeyboardInterrupt:
        typer.echo("mercwatch: stopped; run it again to go on where it was", err=True)
        raise typer.Exit(130) from None
    if json or (json is None and not out.is_terminal):
        say(done.counts() | {"passed": dict(done.passed), "problems": done.problems})
    else:
        out.print(table(done))
        for line in remarks(done):
            out.print(line)
    if done.problems:
        raise typer.Exit(1)


def _archives(
    settings: Settings, paths: Sequence[Path], told: Told, *, again: bool, most: int | None
) -> "Backfilled":
    from flows import steps
    from flows.steps.backfilling import backfill, lock_of
    from flows.steps.backfilling.cluster import cluster
    from flows.wiring import database
    from pipeline.archive.parts import files_of

    files = files_of(paths)
    with (
        database(settings) as opened,
        opened.alone(lock_of(settings, files)),
        steps.recorded(opened, "backfill") as run,
        cluster(settings) as client,
    ):
        done = backfill(settings, files, client=client, again=again, most=most, told=told)
        run.counts = done.counts()
    return done


def _site(settings: Settings, sitemap: str, since: datetime, until: datetime, told: Told) -> "Backfilled":
    from flows import steps
    from flows.steps.backfilling.cluster import cluster
    from flows.steps.backfilling.sitemap import backfill_site
    from flows.wiring import database
    from pipeline.feeds.span import Span

    span = Span.of(since.date(), until.date())
    with (
        database(settings) as opened,
        opened.alone(),
        steps.recorded(opened, "backfill") as run,
        cluster(settings) as client,
    ):
        done = backfill_site(settings, sitemap, span, client=client, told=told)
        run.counts = done.counts()
    return done
