"""Adopt what was read anew, as a run that is alone and remembered."""

from dataclasses import asdict

from flows.steps.reprocessing import Adopted, adopt
from flows.steps.running import recorded
from flows.summary import Report, silent
from flows.wiring import Clock, database, utc_now
from pipeline.settings import Settings


def adopt_alone(settings: Settings, number: int, *, now: Clock = utc_now, report: Report = silent) -> Adopted:
    """Store what a reprocess proposes; raise BusyError where another run is under way."""
    with database(settings) as opened, opened.alone(), recorded(opened, "adopt", now=now) as run:
        done = adopt(settings, number, now=now, report=report)
        run.counts = asdict(done)
    return done
