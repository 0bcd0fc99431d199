"""What is dear to count, kept for a while."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Generic, TypeVar

from web.access.visitor import Clock

Counted = TypeVar("Counted")
PATIENCE = 1.0  # seconds that the first waits
DEAR = 0.2  # seconds, for which nobody waits a second time
WORTH = 50  # times as long as it takes a count is kept, if that is longer
STILL = 3  # times as long as it is kept a count will still do while it is counted anew
MOST_WAITING = 20  # counts; what is asked beyond is counted when it is asked again
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Counted]):
    counted: Counted
    fresh_until: datetime
    does_until: datetime  # where nothing newer is there


class Lately(Generic[Counted]):
    """Results of the last while, by what was asked; while one counts anew, others get the last result."""

    def __init__(self, now: Clock, *, lasts: timedelta = timedelta(seconds=20), most: int = 200) -> None:
        self._now, self._lasts, self._most = now, lasts, most
        self._kept: OrderedDict[Hashable, _Kept[Counted]] = OrderedDict()
        self._lock = threading.Lock()
        self._counting: set[Hashable] = set()
        self._took = 0.0  # seconds, the last count
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="counting")

    def soon(self, asked: Hashable, count: Callable[[], Counted]) -> Counted | None:
        """Return what was counted last, be it None; count anew behind.

        Wait for that where there is nothing yet, or only what is too old, and it is quick.
        """
        with self._lock:
            kept, now = self._kept.get(asked), self._now()
            if kept and now < kept.fresh_until:
                return kept.counted
            counting = None
            if asked not in self._counting and len(self._counting) < MOST_WAITING:
                self._counting.add(asked)
                counting = self._behind.submit(self._count, asked, count)
                counting.add_done_callback(_tell)
            does = kept is not None and now < kept.does_until
            patience = 0.0 if does or self._took > DEAR else PATIENCE
        if counting and patience:
            try:
                return counting.result(patience)
            except TimeoutError:
                self._took = patience
        return kept.counted if kept else None

    def get(self, asked: Hashable, count: Callable[[], Counted]) -> Counted:
        """Return what was counted lately, else count."""
        with self._lock:
            kept = self._kept.get(asked)
            if kept and (self._now() < kept.fresh_until or asked in self._counting):
                return kept.counted
            self._counting.add(asked)
        return self._count(asked, count)

    def _count(self, asked: Hashable, count: Callable[[], Counted]) -> Counted:
        began = perf_counter()
        try:
            counted = count()
            lasts = max(self._lasts, timedelta(seconds=WORTH * (perf_counter() - began)))
            with self._lock:
                now = self._now()
                self._kept[asked] = _Kept(counted, now + lasts, now + STILL * lasts)
                self._kept.move_to_end(asked)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return counted
        finally:
            with self._lock:
                self._took = perf_counter() - began
                self._counting.discard(asked)


def _tell(counting: Future[Counted]) -> None:
    """Log what broke a count behind, as nobody waits for it."""
    if error := counting.exception():
        log.error("a count failed", exc_info=error)
