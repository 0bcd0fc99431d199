"""`mercwatch maintain`: keep what is kept small."""

from dataclasses import asdict
from typing import Annotated

import typer

from cli.display import console, progress, say
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch maintain` each night, between two runs

`MERCWATCH_OFF_TOPIC_DAYS=0 mercwatch maintain` without taking anything out of the archive
"""


def maintain(
    vacuum: Annotated[
        bool, typer.Option(help="Give the database's free room back; on SQLite it takes as much meanwhile.")
    ] = True,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Let the bytes of old pages off topic expire (evidence never), forget old logins, tidy the database."""
    from flows import steps
    from flows.wiring import database

    settings = Settings.from_environment()
    with (
        database(settings) as opened,
        opened.alone(),
        steps.recorded(opened, "maintain") as run,
        progress() as report,
    ):
        done = steps.maintain(settings, report=report, vacuum=vacuum)
        run.counts = asdict(done)
    if json:
        say(asdict(done))
        return
    console().print(
        f"{done.bodies:,} bodies of pages off topic expired, {done.archive_bytes / 1e6:,.1f} MB of the "
        f"archive; the database is {done.database_bytes / 1e6:,.1f} MB smaller; {done.logins} ended logins, "
        f"{done.attempts} old attempts to log in and {done.runs} old runs are forgotten."
    )
