"""`mercwatch archive`: whether what was fetched is still there; and reading archives without the network."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.display import console, progress, say
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.archive.verifying import Fault

EXAMPLES = """
`mercwatch archive verify` reads every record and follows every row that points at one

`mercwatch archive verify --forget` has lost pages fetched again where they are wanted
"""
SHOWN = 50  # faults in a table

app = typer.Typer(no_args_is_help=True, help="The archive of everything fetched.")


@app.callback()
def group() -> None:
    """Keep `verify` a command of its own while it is the only one."""


@app.command(epilog=EXAMPLES)
def verify(
    forget: Annotated[
        bool, typer.Option("--forget", help="Strike out what is lost, so that it is fetched again.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="A JSON line a fault, and one of totals.")] = False,
) -> None:
    """Check the digest of every record, and that every row leads to its body; exit code 1 where not."""
    from db import queries, store
    from flows.wiring import database
    from pipeline.archive import Archive
    from pipeline.archive.verifying import verify as walk

    settings, out = Settings.from_environment(), console()
    archive = Archive(settings.archive)
    size = sum(path.stat().st_size for path in archive.files())
    with database(settings) as opened:
        with opened.session(read_only=True) as session, progress() as report:
            found = walk(
                archive, queries.pointed(session), told=lambda walked: report("verify", walked, size)
            )
        if forget:
            with opened.session() as session:
                for fault in found.faults:
                    if fault.pointer:
                        store.lose_body(session, fault.pointer)
    totals = {
        "files": found.files,
        "bytes": found.bytes,
        "records": dict(found.kinds),
        "rows": found.pointers,
        "orphans": found.orphans,
        "faults": len(found.faults),
    }
    if json:
        for fault in found.faults:
            say({"file": fault.file, "byte": fault.offset, "fault": fault.what, "mend": fault.mend})
        say(totals)
    else:
        if found.faults:
            out.print(table(found.faults))
        kinds = ", ".join(f"{number} {kind}" for kind, number in found.kinds.most_common())
        out.print(f"{found.files} files, {found.bytes / 1e6:.1f} MB: {kinds or 'nothing yet'}")
        out.print(f"{found.pointers} rows point into them; {found.orphans} bodies are pointed at by none")
        out.print(_verdict(len(found.faults), forget))
    if found.faults:
        raise typer.Exit(1)


def _verdict(faults: int, forget: bool) -> str:
    if not faults:
        return "Every record is whole, and every row leads to its body."
    struck = "; what is lost is struck out, and fetched again where it is wanted" if forget else ""
    return f"{faults} faults{struck}."


def table(faults: Sequence["Fault"]) -> Table:
    """Return the faults as a table, of very many the first."""
    left = f"and {len(faults) - SHOWN} more: --json lists all" if len(faults) > SHOWN else None
    shown = Table(title="What is wrong", caption=left, title_justify="left")
    for name in ("file", "byte", "fault", "what can be done"):
        shown.add_column(name, overflow="fold", justify="right" if name == "byte" else "left")
    for fault in faults[:SHOWN]:
        shown.add_row(fault.file, str(fault.offset), fault.what, fault.mend)
    return shown


def replay(settings: Settings, files: Sequence[Path], *, json: bool) -> None:
    """Read the pages of archive files, and tell what came of their records."""
    from flows import steps
    from flows.wiring import database

    with (
        database(settings) as opened,
        opened.alone(),
        steps.recorded(opened, "replay") as run,
        progress() as report,
    ):
        done = steps.replay(settings, files, report=report)
        counted = {"records": done.records, "known": done.known, "candidates": done.candidates}
        run.counts = counted | {str(state): number for state, number in done.ended.items()}
    told = {
        "records": done.records,
        "known": done.known,
        "candidates": done.candidates,
        "ended": dict(done.ended),
        "passed": dict(done.passed),
    }
    if json:
        say(told)
        return
    shown = Table(title=f"{done.records} records of {len(files)} files", title_justify="left")
    shown.add_column("what came of them")
    shown.add_column("", justify="right")
    for state, number in done.ended.most_common():
        shown.add_row(state.replace("_", " "), str(number))
    shown.add_row("known before", str(done.known))
    for why, number in done.passed.most_common():
        shown.add_row(f"no page: {why}", str(number), style="dim")
    console().print(shown)
    console().print(f"{done.candidates} new candidates")
