"""The nightly tidying as a Prefect flow."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

from dataclasses import asdict

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.steps.maintaining import Maintained
from flows.telling import announce, begin, patiently
from flows.wiring import database
from pipeline.errors import BusyError
from pipeline.settings import Settings


@task(cache_policy=NO_CACHE)
def tidy(settings: Settings) -> Maintained:
    """Let bodies expire, forget old rows, tidy the database."""
    return steps.maintain(settings)


def whole(settings: Settings) -> Maintained:
    """Do it while nothing else runs."""
    with database(settings) as opened, opened.alone(), steps.recorded(opened, "maintain") as run:
        done = tidy(settings)
        run.counts = asdict(done)
    return done


@flow(name="maintain", persist_result=False, on_failure=[announce], on_crashed=[announce])
def maintain() -> dict[str, int]:
    """Tidy archive and database; where a run is under way, leave it to the next night."""
    settings, log = begin()
    try:
        done = patiently(lambda: whole(settings), log)
    except BusyError as busy:
        log.warning("%s", busy)
        return {}
    told = asdict(done)
    rows = "\n".join(f"| {name.replace('_', ' ')} | {number:,} |" for name, number in told.items())
    create_markdown_artifact(
        key="maintain", markdown=f"| given up | |\n|---|---:|\n{rows}", description="What was given up"
    )
    return told
