"""Share the reading of pages among processes, where there is enough of it to be worth their start."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from time import perf_counter
from typing import TypeVar

from flows.steps.outcomes import Outcomes, Waiting, outcomes
from pipeline import logs, tracing
from pipeline.errors import MercwatchError
from pipeline.settings import Settings

LONG = 15.0  # seconds of work left, from which on it is shared: a process takes some to load the model
AHEAD = 2  # batches a process, asked for before they are taken
Batch = TypeVar("Batch")
Done = TypeVar("Done")


def shared(
    settings: Settings, batches: Sequence[Waiting], *, long: float = LONG
) -> Iterator[tuple[Waiting, Outcomes]]:
    """Yield each batch of entries with its outcomes, as `share` does."""
    return share(settings, batches, outcomes, long=long)


def share(
    settings: Settings,
    batches: Sequence[Batch],
    work: Callable[[Settings, Batch], Done],
    *,
    long: float = LONG,
) -> Iterator[tuple[Batch, Done]]:
    """Yield each batch with what work makes of it, in order; by processes once the rest shows to take long.

    The first batch is no measure, as it may wait for the model. Batches are asked for a few ahead, no more.
    """
    started = perf_counter()
    for n, batch in enumerate(batches):
        left = len(batches) - n
        if settings.workers > 1 and n > 1 and (perf_counter() - started) / (n - 1) * left > long:
            yield from _by_processes(settings, batches[n:], work)
            return
        yield batch, work(settings, batch)
        if n == 0:
            started = perf_counter()


def _by_processes(
    settings: Settings, batches: Sequence[Batch], work: Callable[[Settings, Batch], Done]
) -> Iterator[tuple[Batch, Done]]:
    waiting, asked = iter(batches), deque[tuple[Batch, Future[Done]]]()
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # for them: each has a processor of its own
    pool = ProcessPoolExecutor(
        settings.workers,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(settings, tracing.carried()),
    )
    try:
        for batch in waiting:
            asked.append((batch, pool.submit(work, settings, batch)))
            if len(asked) > AHEAD * settings.workers:
                taken, future = asked.popleft()
                yield taken, future.result()
        while asked:
            taken, future = asked.popleft()
            yield taken, future.result()
    except BrokenProcessPool as error:
        raise MercwatchError(
            "a process that read pages was killed, perhaps for want of memory: nothing is lost; run again, "
            "with MERCWATCH_WORKERS=1 if it happens again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(settings: Settings, carrier: Mapping[str, str] | None = None) -> None:
    """Write the same log; leave an interruption to the process that asked, and end where it was killed."""
    logs.start(settings)
    tracing.start(carrier=carrier)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(parent: int) -> None:
    wait([parent])
    os._exit(1)
