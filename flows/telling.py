"""How every flow begins, is tried again, and tells that it failed."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from prefect import Flow, State, get_run_logger
from prefect.client.schemas.objects import FlowRun
from prefect.logging.loggers import flow_run_logger

from pipeline import logs, notices, tracing
from pipeline.errors import BusyError, DatabaseError, MercwatchError
from pipeline.settings import Settings

PATIENCE = (30.0, 120.0, 600.0)  # seconds before each further try, and up to half more by chance
T = TypeVar("T")


def begin() -> tuple[Settings, Any]:
    """Return the settings and the run's log, which Prefect shows; our own log is written as they say."""
    settings = Settings.from_environment()
    logs.start(settings)
    tracing.start()
    return settings, get_run_logger()


def patiently(do: Callable[[], T], log: Any, *, sleep: Callable[[float], None] = time.sleep) -> T:
    """Return what is done, tried again where the database does not answer, and nowhere else.

    The whole of a run, so that counts add up; Prefect's own retries would repeat mistakes too.
    """
    for seconds in PATIENCE:
        try:
            return do()
        except BusyError:
            raise
        except DatabaseError as error:
            wait = seconds * random.uniform(1, 1.5)  # noqa: S311 - spreads runs, hides nothing
            log.warning("tried again in %.0f s: %s", wait, error)
            sleep(wait)
    return do()


def announce(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Tell the operator by webhook and mail that a run failed for good."""
    try:
        settings = Settings.from_environment()
    except MercwatchError:  # which is why it failed, and the log says so
        return
    problem = f"{flow_run.name}: {state.message or state.name}"
    for unsent in notices.alarm(settings, flow.name, problem, now=datetime.now(UTC)):
        flow_run_logger(flow_run, flow).error("%s", unsent)
