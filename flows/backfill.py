"""A backfill as a Prefect flow, its workers those of prefect-dask."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect_dask.task_runners import DaskTaskRunner

from flows import steps
from flows.steps.backfilling import backfill as read
from flows.steps.backfilling import lock_of
from flows.steps.backfilling.cluster import Scheduler, hush, local, ready
from flows.steps.backfilling.store import Backfilled
from flows.telling import announce, begin, patiently
from flows.wiring import database
from pipeline.errors import BusyError
from pipeline.pacing import Pace, Told
from pipeline.archive.parts import files_of
from pipeline.settings import Settings

SELDOM = 10.0  # seconds between two changes of the progress that Prefect shows


@contextmanager
def cluster(settings: Settings) -> Iterator[Scheduler]:
    """Yield a client of Prefect's Dask runner, at the scheduler of the settings or on this machine."""
    hush()
    options: dict[str, Any] = (
        {"address": settings.dask} if settings.dask else {"cluster_kwargs": local(settings)}
    )
    with DaskTaskRunner(**options) as runner:
        ready(runner.client, settings)
        yield runner.client


def whole(settings: Settings, paths: list[str], *, again: bool, told: Told) -> Backfilled:
    """Read what was not read yet of archive files and folders."""
    files = files_of(map(Path, paths))
    with (
        database(settings) as opened,
        opened.alone(lock_of(settings, files)),
        steps.recorded(opened, "backfill") as run,
        cluster(settings) as client,
    ):
        done = read(settings, files, client=client, again=again, told=told)
        run.counts = done.counts()
    return done


@flow(name="backfill", persist_result=False, on_failure=[announce], on_crashed=[announce])
def backfill(paths: list[str], again: bool = False) -> dict[str, int]:
    """Read archive files and folders, seen from the worker; stopped anywhere, the next run goes on."""
    settings, log = begin()
    shown: Any = create_progress_artifact(progress=0.0, key="backfill-progress")
    last = monotonic()

    def told(pace: Pace) -> None:
        nonlocal last
        if monotonic() - last > SELDOM:
            last = monotonic()
            update_progress_artifact(artifact_id=shown, progress=100 * pace.bytes / max(pace.total, 1))
            log.info(
                "%d pages, %.0f a second, %.0f min left", pace.pages, pace.pages_per_second, pace.left / 60
            )

    try:
        done = patiently(lambda: whole(settings, paths, again=again, told=told), log)
    except BusyError as busy:
        log.warning("%s", busy)
        return {}
    update_progress_artifact(artifact_id=shown, progress=100.0)
    create_markdown_artifact(key="backfill", markdown=report(done), description="What came of the records")
    for problem in done.problems:
        log.error("%s", problem)
    return done.counts()


def report(done: Backfilled) -> str:
    """Return what came of the records, as Markdown."""
    rows = [(state.replace("_", " "), number) for state, number in done.ended.most_common()]
    rows += [("known before", done.known)]
    rows += [(f"no page: {why}", number) for why, number in done.passed.most_common()]
    lines = "\n".join(f"| {what} | {number:,} |" for what, number in rows)
    return f"{done.records:,} records, **{done.candidates:,} candidates**.\n\n| | |\n|---|---:|\n{lines}"
