"""The workers of a backfill: processes of this machine, or those of any Dask scheduler."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import yaml

from pipeline.errors import ClusterError
from pipeline.settings import Settings

log = logging.getLogger(__name__)
PATIENCE = 60  # seconds until a scheduler answers, and until the first worker has joined
LOOK = 10.0  # seconds between two looks at whether there are workers left
CONFIGURED = Path(__file__).with_name("dask.yaml")


class Asked(Protocol):
    """What a worker was asked for, as Dask's Future."""

    def result(self, timeout: float) -> Any:
        """Return it; raise TimeoutError where it is not there after so many seconds."""
        ...

    def done(self) -> bool:
        """Tell whether it is there."""
        ...

    def cancel(self) -> Any:
        """Want it no more."""
        ...


class Scheduler(Protocol):
    """What we need of Dask's Client; cluster: the processes of this machine, None where they are others."""

    cluster: Any

    def submit(self, work: Callable[..., Any], /, *given: Any, pure: bool) -> Asked:
        """Have a worker call a function."""
        ...

    def nthreads(self) -> dict[str, int]:
        """Return how much each worker does at once, by its address."""
        ...


@contextmanager
def cluster(settings: Settings) -> Iterator[Scheduler]:
    """Yield a client of the scheduler that the settings name, else of processes of this machine.

    Raise ClusterError where there is none, or none of its workers answers.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ClusterError("a backfill needs Dask: install mercwatch[dask]") from error
    hush()
    if settings.dask is None:
        with (
            LocalCluster(**local(settings)) as workers,  # type: ignore[no-untyped-call] # Dask has no types
            Client(workers, set_as_default=False) as client,  # type: ignore[no-untyped-call] # likewise
        ):
            yield client
        return
    configure()
    try:
        client = Client(settings.dask, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call] # likewise
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"MERCWATCH_DASK={settings.dask}: no scheduler answers: {error}") from error
    with client:
        ready(client, settings)
        yield client


def hush() -> None:
    """Have Dask not tell of every worker's coming and going."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def configure() -> None:
    """Have Dask take our settings for its own where nothing else is said."""
    import dask  # noqa: PLC0415 - an extra

    dask.config.update_defaults(yaml.safe_load(CONFIGURED.read_text(encoding="utf-8")))


def local(settings: Settings) -> dict[str, Any]:
    """Return how the processes of this machine are started: seen by nobody else, one thread each."""
    configure()
    return {
        "n_workers": settings.workers,
        "threads_per_worker": 1,
        "processes": True,
        "host": "127.0.0.1",
        "dashboard_address": "127.0.0.1:0",
        "scheduler_kwargs": {"dashboard": False},
        "silence_logs": logging.CRITICAL,
    }


def ready(client: Any, settings: Settings) -> None:
    """Wait for a worker; raise ClusterError where none joins."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise ClusterError(
            f"MERCWATCH_DASK={settings.dask}: the scheduler has no workers: start `dask worker "
            f"{settings.dask}` where the project is installed and the files are mounted"
        ) from error


@dataclass(slots=True)
class Workers:
    """The workers of a scheduler, however many there are at the moment; each works with these settings."""

    client: Scheduler
    settings: Settings
    count: int = 1

    def __post_init__(self) -> None:
        self.settings = replace(self.settings, database_url="", webhook=None, mail=None)  # no passwords

    def ahead(self) -> int:
        """Return how many parts to have asked for at once: two for each worker that there is now."""
        return 2 * self._counted()

    def ask(self, work: Callable[..., Any], given: Any) -> Asked:
        """Have a worker do something with what is given; another does it if that one dies."""
        return self.client.submit(work, self.settings, given, pure=False)

    def answer(self, asked: Asked, what: str) -> Any:
        """Return what a worker did; raise ClusterError where all that tried died, or the scheduler did."""
        from distributed import KilledWorker  # noqa: PLC0415 - an extra
        from distributed.client import FutureCancelledError  # noqa: PLC0415 - likewise

        try:
            while True:
                try:
                    return asked.result(timeout=LOOK)
                except TimeoutError:
                    self._counted()
        except KilledWorker as error:
            raise ClusterError(
                f"{what}: every worker that read them died, perhaps for want of memory: nothing is lost; run "
                "again, with more of it for each worker, or fewer MERCWATCH_WORKERS"
            ) from error
        except FutureCancelledError as error:
            raise ClusterError("the scheduler went away: nothing is lost; run again") from error

    def _counted(self) -> int:
        """Count the workers; have those of this machine that were given up replaced."""
        there = sum(self.client.nthreads().values())
        if there < self.settings.workers and self.client.cluster is not None:
            self.client.cluster.scale(self.settings.workers)
        elif not there:
            log.warning("no worker is left; waiting for one to join")
        self.count = max(1, there)
        return self.count
