"""The scheduled run as a Prefect flow: coarse tasks over the steps, and a table of what came of it."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.summary import Summary
from flows.telling import announce, begin, patiently
from flows.wiring import database
from pipeline.errors import BusyError
from pipeline.notices import lines
from pipeline.settings import Settings

ENDS = ("stored", "off_topic", "refused", "failed")


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
def tell(settings: Settings) -> steps.Told:
    """Tell who asked to be told."""
    return steps.tell(settings)


@task(cache_policy=NO_CACHE)
def watch(settings: Settings) -> steps.Watched:
    """See how the feeds fare."""
    return steps.watch(settings)


def whole(settings: Settings, feeds: list[str] | None) -> tuple[Summary, steps.Watched]:
    """Do it all; what was done before it broke off stays done."""
    with database(settings) as opened, opened.alone(), steps.recorded(opened, "ingest") as run:
        summary = poll(settings, feeds)
        summary = collect(settings, summary, feeds)
        summary = read(settings, summary, feeds)
        if feeds is None:
            summary = look(settings, summary)
            sample(settings)
        watched = watch(settings)
        tell(settings)
        run.take(summary)
    return summary, watched


@flow(name="ingest", persist_result=False, on_failure=[announce], on_crashed=[announce])
def ingest(feeds: list[str] | None = None) -> dict[str, object]:
    """Poll, collect and read the feeds that are due, or those named; return the summary.

    Where another run is under way, do nothing: it does the same.
    """
    settings, log = begin()
    try:
        summary, watched = patiently(lambda: whole(settings, feeds), log)
    except BusyError as busy:
        log.warning("%s", busy)
        return Summary().as_mapping()
    told = summary.as_mapping()
    create_table_artifact(key="ingest-feeds", table=told["feeds"], description="What came of each feed")
    create_markdown_artifact(key="ingest", markdown=report(summary), description="The run in numbers")
    for row in summary.troubled:
        log.warning("%s: %s", row.feed, row.problem)
    for line in (*lines(watched.turns), *watched.problems):
        log.error("turned: %s", line)
    return told


def report(summary: Summary) -> str:
    """Return the run in numbers, as Markdown with a bar for each end that entries came to."""
    counts = summary.counts()
    most = max(counts[name] for name in ENDS) or 1
    rows = [
        f"| {name.replace('_', ' ')} | {counts[name]} | {'█' * round(20 * counts[name] / most)} |"
        for name in ENDS
    ]
    spent = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in summary.seconds.items())
    return "\n".join(
        [
            f"{len(summary.rows)} feeds asked, {len(summary.troubled)} in trouble, {summary.waiting} not due;"
            f" {counts['new']} new entries, **{counts['candidates']} candidates**.",
            "",
            "| entries | | |",
            "|---|---:|---|",
            *rows,
            "",
            f"Time: {spent}.",
        ]
    )
