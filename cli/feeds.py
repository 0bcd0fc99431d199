"""`mercwatch feeds`: the registry's feeds, how they fare, and their way in and out as OPML."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import health, trying
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch feeds` how each feed fares, the worst first

`mercwatch feeds show us_state_press` its last fetches, and where its entries ended

`mercwatch feeds on us_state_press` ask it again although its server once said that it is gone

`mercwatch feeds test https://example.gov/news >> feeds.yml` what it lists, and its row of the registry

`mercwatch feeds export feeds.opml` for any feed reader

`mercwatch feeds import theirs.opml >> feeds.yml`
"""
app = typer.Typer(
    help="Tell how the feeds fare; `show` or `test` one; `export` and `import` them as OPML.",
    invoke_without_command=True,
)


app.command("show")(health.show)
app.command("on")(health.on)
app.command("test")(trying.test)


@app.callback()
def feeds(
    context: typer.Context,
    off: Annotated[bool, typer.Option("--off", help="List those that are off, too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON lines.")] = False,
) -> None:
    """Tell how every feed fares, the worst first."""
    if context.invoked_subcommand is None:
        health.overview(off, json)


@app.command("export")
def export(
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Standard output if left out.")
    ] = None,
) -> None:
    """Write the feeds as OPML, for any feed reader."""
    from flows.wiring import registry
    from pipeline.registry import opml

    body = opml.export(registry(Settings.from_environment().registry).feeds.values())
    if path is None:
        sys.stdout.buffer.write(body)
        return
    try:
        path.write_bytes(body)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error


@app.command("import")
def import_(path: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Print the feeds of an OPML file as YAML, to be completed and pasted into `feeds.yml`."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error
    from pipeline.errors import ParseError
    from pipeline.registry import opml

    try:
        sys.stdout.write(opml.to_yaml(opml.parse(body)))
    except ParseError as error:
        raise typer.BadParameter(f"{path}: {error}") from error
