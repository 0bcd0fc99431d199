"""`mercwatch`: the operators' commands, and how a mistake is told."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console

from cli import (
    alerts,
    archive,
    backfill,
    backup,
    candidates,
    check,
    db,
    evaluate,
    explain,
    export,
    feeds,
    gaps,
    ingest,
    maintain,
    registry,
    report,
    reprocess,
    review,
    serve,
    status,
    submit,
    train,
    users,
    web,
)
from pipeline import logs, tracing
from pipeline.errors import ArchiveError, ClusterError, DatabaseError, MercwatchError, ModelError
from pipeline.settings import Settings

TROUBLE = (ArchiveError, ClusterError, DatabaseError, ModelError)  # of the machine; others are the user's

app = typer.Typer(
    name="mercwatch",
    help="A sourced record of what governments do about cyber mercenaries.",
    epilog="Exit codes: 0 all well, 1 something failed, 2 misuse. Settings: see `mercwatch check`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("ingest", epilog=ingest.EXAMPLES)(ingest.ingest)
app.command("backfill", epilog=backfill.EXAMPLES)(backfill.backfill)
app.command("submit", epilog=submit.EXAMPLES)(submit.submit)
app.command("candidates", epilog=candidates.EXAMPLES)(candidates.candidates)
app.command("show", epilog=candidates.SHOW_EXAMPLES)(candidates.show)
app.command("export", epilog=export.EXAMPLES)(export.export)
app.command("report", epilog=report.EXAMPLES)(report.report)
app.command("status", epilog=status.EXAMPLES)(status.status)
app.command("check", epilog=check.EXAMPLES)(check.check)
app.command("gaps", epilog=gaps.EXAMPLES)(gaps.gaps)
app.command("explain", epilog=explain.EXAMPLES)(explain.explain)
app.command("evaluate", epilog=evaluate.EXAMPLES)(evaluate.evaluate)
app.command("train", epilog=train.EXAMPLES)(train.train)
app.command("backup", epilog=backup.EXAMPLES)(backup.backup)
app.command("restore", epilog=backup.RESTORE_EXAMPLES)(backup.restore)
app.command("maintain", epilog=maintain.EXAMPLES)(maintain.maintain)
app.command("reprocess", epilog=reprocess.EXAMPLES)(reprocess.reprocess)
app.command("serve", epilog=serve.EXAMPLES)(serve.serve)
app.command("web", epilog=web.EXAMPLES)(web.web)
app.add_typer(db.app, name="db", epilog=db.EXAMPLES)
app.add_typer(archive.app, name="archive", epilog=archive.EXAMPLES)
app.add_typer(users.app, name="users", epilog=users.EXAMPLES)
app.add_typer(review.app, name="review", epilog=review.EXAMPLES)
app.add_typer(alerts.app, name="alerts", epilog=alerts.EXAMPLES)
app.add_typer(registry.app, name="registry", epilog=registry.EXAMPLES)
app.add_typer(feeds.app, name="feeds", epilog=feeds.EXAMPLES)


def _tell(asked: bool) -> None:
    if asked:
        typer.echo(f"mercwatch {version('mercwatch')}")
        raise typer.Exit


@app.callback()
def root(
    told: Annotated[
        bool,
        typer.Option("--version", help="Print which version this is.", callback=_tell, is_eager=True),
    ] = False,
) -> None:
    """Take what is asked of the program as a whole."""


def main() -> None:
    """Run the program; a mistake that the user can mend is one line on stderr, without a traceback."""
    try:
        if len(sys.argv) > 1 and "--help" not in sys.argv:
            logs.start(Settings.from_environment())
            tracing.start()
        app()
    except MercwatchError as error:
        Console(stderr=True, soft_wrap=True).print(f"mercwatch: {error}", style="red", markup=False)
        sys.exit(1 if isinstance(error, TROUBLE) else 2)
    except OSError as error:
        if error.filename is None:  # no file or folder that the user named
            raise
        told = f"{error.filename}: {error.strerror}: name another, or let this user read and write it"
        Console(stderr=True, soft_wrap=True).print(f"mercwatch: {told}", style="red", markup=False)
        sys.exit(1)
