"""`mercwatch feeds test`: try an address, and propose its row of the registry."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.settings import Settings

if TYPE_CHECKING:
    from flows.steps.trying import Tried
    from pipeline.registry import Registry

SHOWN = 10  # entries in the table


def test(
    address: Annotated[str, typer.Argument(metavar="URL|SLUG", help="An address, or a registered feed.")],
) -> None:
    """Try an address: say what it lists, which feeds it has, and print its row for `feeds.yml`."""
    from flows.steps.trying import feed_of_page, try_address
    from flows.wiring import fetcher, registry
    from pipeline.ids import is_web_url

    settings = Settings.from_environment()
    facts = registry(settings.registry)
    registered = facts.feeds.get(address)
    if registered is None and not is_web_url(address):
        raise typer.BadParameter(f"{address!r} is neither an http(s) URL nor a registered feed")
    out = Console(stderr=True, highlight=False, markup=False, emoji=False)
    with fetcher(settings) as fetching:
        tried = try_address(fetching, registered.url if registered else address, facts, registered)
        _tell(out, tried)
        if tried.is_page and not registered:
            found, named = feed_of_page(fetching, tried, facts)
            if found:
                out.print("The page names a feed:" if named else "A feed lies where feeds usually do:")
                _tell(out, found)
                tried = found
            else:
                out.print("No feed is named there, or lies where feeds usually do.")
    if tried.found and not registered:
        sys.stdout.write(_proposal(out, tried, facts))
    if not tried.found:
        raise typer.Exit(1)


def _tell(out: Console, tried: "Tried") -> None:
    """Print what came of an address: its format, its first entries, and what is odd."""
    result = tried.result
    moved = "" if result.final_url == result.url else f" (now {result.final_url})"
    out.print(f"{result.url}{moved}: {result.status or result.outcome.value}, {len(result.body):,} bytes")
    if tried.problem:
        out.print(f"Not read: {tried.problem}", style="red")
    if tried.parsed is None:
        return
    entries = tried.parsed.entries
    title = f"{tried.feed.format if tried.feed else ''}: {len(entries)} entries"
    table = Table(title=title, title_justify="left", expand=True)
    table.add_column("date", width=len("2024-03-18"))
    table.add_column("title", overflow="ellipsis", no_wrap=True, ratio=1)
    table.add_column("address", overflow="ellipsis", no_wrap=True, ratio=1)
    for entry in entries[:SHOWN]:
        date = entry.published or entry.updated
        table.add_row(f"{date:%Y-%m-%d}" if date else "-", entry.title or "-", entry.url or entry.guid)
    out.print(table)
    for warning in tried.parsed.warnings:
        out.print(f"Warning: {warning}", style="yellow")


def _proposal(out: Console, tried: "Tried", facts: "Registry") -> str:
    """Return a row of the registry; what our own loader has against it is told."""
    from pipeline.feeds import discovery
    from pipeline.registry import proposing

    if tried.feed is None or tried.parsed is None:
        return ""
    body, kind = tried.result.body, tried.result.content_type
    row = proposing.propose(
        url=tried.result.url,
        format=tried.feed.format,
        title=discovery.title_of(body, kind),
        language=discovery.language_of(body, kind),
        entries=[entry.url for entry in tried.parsed.entries if entry.url],
        keys=tried.feed.keys,
        known=facts.feeds.values(),
        countries=facts.countries,
    )
    if complaint := proposing.complaint(row):
        out.print(f"The row cannot be taken as it is: {complaint}", style="yellow")
    out.print("To be looked over, filled in and pasted under `feeds:` in feeds.yml:")
    return proposing.written(row)
