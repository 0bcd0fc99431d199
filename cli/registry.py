"""`mercwatch registry`: names that it does not know, and what this installation has added to it."""

import sys
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.display import console, progress, say
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch registry proposals` names in stored texts that the registry lacks, those of most publishers first

`mercwatch registry diff > ours.diff` what was added here, as a diff of the shipped files for `git apply`
"""
app = typer.Typer(
    help="List names that it does not know; show what was added to it here.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@app.command("proposals")
def proposals(
    standing: Annotated[str, typer.Option(help="open, accepted or dismissed.")] = "open",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON line each.")] = False,
) -> None:
    """Look into texts that were not looked into yet, and list the names; the desk decides on them."""
    from dataclasses import asdict

    from db.queries import sightings
    from flows.steps.proposing import look_for_names
    from flows.wiring import database, registry
    from pipeline.proposals import known

    if standing not in list(sightings.Standing):
        raise typer.BadParameter(f"{standing}: use open, accepted or dismissed", param_hint="--standing")
    settings = Settings.from_environment()
    facts = registry(settings.registry)
    with database(settings) as opened:
        with progress() as report:
            look_for_names(opened, facts, report=report)
        with opened.session(read_only=True) as session:
            found = sightings.proposals(session, known(facts), standing=sightings.Standing(standing))
    if as_json:
        for one in found[:limit]:
            say(asdict(one))
        return
    title = f"{len(found)} name{'s' * (len(found) != 1)} {standing}"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for heading in ("name", "taken for", "publishers", "documents", "places"):
        table.add_column(heading, justify="left" if heading in {"name", "taken for"} else "right")
    for one in found[:limit]:
        kind = f"{one.kind} of {one.firm}" if one.firm else ", ".join(filter(None, (one.kind, one.hint)))
        table.add_row(one.name, kind, str(one.publishers), str(one.documents), str(one.times))
    console().print(table)


@app.command("diff")
def diff() -> None:
    """Print what was added here as a diff of the shipped files, to be contributed."""
    from pipeline.proposals.upstream import contribution
    from pipeline.registry._added import ADDED

    folder = Settings.from_environment().own_registry
    if found := contribution(folder):
        sys.stdout.write(found)
    else:
        typer.echo(f"Nothing was added here: {folder / ADDED} holds no rows.", err=True)
