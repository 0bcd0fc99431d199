"""The daily run as a Prefect flow: three coarse tasks over the steps, and a table of what came of it."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.summary import Summary
from pipeline.settings import Settings


@task(cache_policy=NO_CACHE)
def poll(settings: Settings, feeds: list[str] | None) -> Summary:
    """Ask the feeds."""
    return steps.poll(settings, feeds)


@task(cache_policy=NO_CACHE)
def collect(settings: Settings, summary: Summary, feeds: list[str] | None) -> Summary:
    """Fetch the pages."""
    return steps.collect(settings, summary, feeds)


@task(cache_policy=NO_CACHE)
def read(settings: Settings, summary: Summary, feeds: list[str] | None) -> Summary:
    """Read them."""
    return steps.read(settings, summary, feeds)


@flow(name="ingest", persist_result=False, retries=2, retry_delay_seconds=60)  # whole, so counts add up
def ingest(feeds: list[str] | None = None) -> dict[str, object]:
    """Poll, collect and read the chosen feeds (all that are on by default); return the summary."""
    settings = Settings.from_environment()
    summary = poll(settings, feeds)
    summary = collect(settings, summary, feeds)
    summary = read(settings, summary, feeds)
    create_table_artifact(
        key="ingest", table=summary.as_mapping()["feeds"], description="What came of each feed"
    )
    for row in summary.troubled:
        get_run_logger().warning("%s: %s", row.feed, row.problem)
    return summary.as_mapping()
