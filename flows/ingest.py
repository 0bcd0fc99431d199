"""The scheduled run as a Prefect flow: coarse tasks over the steps, and a table of what came of it."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.summary import Summary
from flows.wiring import database
from pipeline.errors import BusyError
from pipeline.notices import lines
from pipeline.settings import Settings


@task(cache_policy=NO_CACHE)
def poll(settings: Settings, feeds: list[str] | None) -> Summary:
    """Ask the feeds: those that are due, or those named."""
    return steps.poll(settings, feeds, due_only=feeds is None)


@task(cache_policy=NO_CACHE)
def collect(settings: Settings, summary: Summary, feeds: list[str] | None) -> Summary:
    """Fetch the pages."""
    return steps.collect(settings, summary, feeds)


@task(cache_policy=NO_CACHE)
def read(settings: Settings, summary: Summary, feeds: list[str] | None) -> Summary:
    """Read them."""
    return steps.read(settings, summary, feeds)


@task(cache_policy=NO_CACHE)
def look(settings: Settings, summary: Summary) -> Summary:
    """Look again at pages that candidates rest on."""
    return steps.look(settings, summary)


@task(cache_policy=NO_CACHE)
def sample(settings: Settings) -> steps.Drawn:
    """Draw from what was discarded."""
    return steps.sample(settings)


@task(cache_policy=NO_CACHE)
def watch(settings: Settings) -> steps.Watched:
    """See how the feeds fare."""
    return steps.watch(settings)


@flow(name="ingest", persist_result=False, retries=2, retry_delay_seconds=60)  # whole, so counts add up
def ingest(feeds: list[str] | None = None) -> dict[str, object]:
    """Poll, collect and read the feeds that are due, or those named; return the summary.

    Where another run is under way, do nothing: it does the same.
    """
    settings, log = Settings.from_environment(), get_run_logger()
    try:
        with database(settings) as opened, opened.alone():
            summary = poll(settings, feeds)
            summary = collect(settings, summary, feeds)
            summary = read(settings, summary, feeds)
            if feeds is None:
                summary = look(settings, summary)
                sample(settings)
            watched = watch(settings)
    except BusyError as busy:
        log.warning("%s", busy)
        return Summary().as_mapping()
    create_table_artifact(
        key="ingest", table=summary.as_mapping()["feeds"], description="What came of each feed"
    )
    for row in summary.troubled:
        log.warning("%s: %s", row.feed, row.problem)
    for line in (*lines(watched.turns), *watched.problems):
        log.error("turned: %s", line)
    return summary.as_mapping()
