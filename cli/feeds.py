"""`mercwatch feeds`: the registry's feeds, how they fare, and their way in and out as OPML."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.display import console
from pipeline.records import EntryState
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch feeds` how each feed fares

`mercwatch feeds export feeds.opml` for any feed reader

`mercwatch feeds import theirs.opml >> feeds.yml`
"""
app = typer.Typer(help="List the feeds; `export` and `import` them as OPML.", invoke_without_command=True)


@app.callback()
def feeds(context: typer.Context) -> None:
    """List every feed with its last success and where its entries ended."""
    if context.invoked_subcommand:
        return
    from db import queries, store
    from flows.wiring import database, registry

    settings = Settings.from_environment()
    with database(settings) as opened, opened.session(read_only=True) as session:
        states, counts = store.feed_states(session), queries.entry_counts(session)
    shown = Table(title="Feeds", title_justify="left")
    for name in ("feed", "on", "format", "confidence", "last asked", "last success", "last new"):
        shown.add_column(name)
    for name in ("failures", *(state.replace("_", " ") for state in EntryState)):
        shown.add_column(name, justify="right")
    for slug, feed in registry(settings.registry).feeds.items():
        state = states.get(slug)
        times = (state.last_fetch_at, state.last_success_at, state.last_new_at) if state else (None,) * 3
        shown.add_row(
            slug,
            "on" if feed.enabled else "off",
            feed.format,
            feed.confidence,
            *(f"{time:%Y-%m-%d %H:%M}" if time else "never" for time in times),
            str(state.failures) if state else "·",
            *(str(counts.get(slug, {}).get(one, "·")) for one in EntryState),
            style="red" if state and state.failures else None if feed.enabled else "dim",
        )
    console().print(shown)


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
    from pipeline.registry import opml

    sys.stdout.write(opml.to_yaml(opml.parse(body)))
