"""`mercwatch serve`: the schedule on one machine."""

from typing import Annotated

import typer

from cli.display import console
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch serve` every hour, each feed as often as it is due

`mercwatch serve --cron "15 5 * * *"` every day at 05:15 UTC, which is too seldom for feeds that list little
"""


def serve(
    cron: Annotated[str, typer.Option(help="When to run, as a cron line in UTC.")] = "15 * * * *",
) -> None:
    """Run the ingest on schedule until stopped; no other server is needed."""
    from flows import serve as schedule

    settings = Settings.from_environment()
    console().print(f"Running on schedule ({cron}, UTC). Stop with Ctrl-C.")
    schedule.serve(settings.home / "prefect", cron=cron)
