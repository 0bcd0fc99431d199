"""Reading anew as a Prefect flow: an artifact shows what it would change; a number says what to adopt."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

from dataclasses import asdict
from datetime import UTC, date, datetime

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from db.queries.reprocesses import ReprocessLine
from flows import steps
from flows.steps import reprocessing
from flows.telling import announce, begin, patiently
from flows.wiring import database
from pipeline.revision import Scope
from pipeline.settings import Settings


@task(cache_policy=NO_CACHE)
def propose(settings: Settings, scope: Scope) -> ReprocessLine:
    """Read anew, and keep what differs."""
    with database(settings) as opened, steps.recorded(opened, "reprocess") as run:
        found = reprocessing.propose(settings, scope)
        run.counts = {"documents": found.read, "differing": found.tally.differing, "failed": found.failed}
    return found


@task(cache_policy=NO_CACHE)
def adopt(settings: Settings, number: int) -> reprocessing.Adopted:
    """Store what one has shown."""
    with database(settings) as opened, opened.alone(), steps.recorded(opened, "adopt") as run:
        done = reprocessing.adopt(settings, number)
        run.counts = asdict(done)
    return done


@flow(name="reprocess", persist_result=False, on_failure=[announce], on_crashed=[announce])
def reprocess(
    mentions: str | None = None, since: date | None = None, adopt_number: int | None = None
) -> dict[str, object]:
    """Show what the model at hand would change in what is stored; or adopt what a number has shown."""
    settings, log = begin()
    if adopt_number is not None:
        done = asdict(patiently(lambda: adopt(settings, adopt_number), log))
        rows = "\n".join(f"| {name.replace('_', ' ')} | {number:,} |" for name, number in done.items())
        create_markdown_artifact(key="adopt", markdown=f"| adopted | |\n|---|---:|\n{rows}")
        return done
    at = datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None
    found = patiently(lambda: propose(settings, Scope(mentions=mentions, since=at)), log)
    table = [{"type": kind} | dict(turns) for kind, turns in sorted(found.tally.turns.items())]
    fields = [{"type": kind} | dict(names) for kind, names in sorted(found.tally.fields.items())]
    create_table_artifact(key="reprocess-types", table=table, description="Candidates by type")
    create_table_artifact(key="reprocess-fields", table=fields, description="Fields that differ")
    log.info("%d documents differ; adopt_number=%d adopts it", found.tally.differing, found.id)
    return {"id": found.id, "read": found.read, "failed": found.failed} | found.tally.as_mapping()
