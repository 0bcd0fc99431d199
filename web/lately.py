"""What is dear to count, kept for a while."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from time import perf_counter
from typing import Generic, TypeVar

from web.access.visitor import Clock

Counted = TypeVar("Counted")
PATIENCE = 1.0  # seconds that the first waits
DEAR = 0.2  # seconds, for which nobody waits a second time
WORTH = 50  # times as long as it takes a count is kept, if that is longer
MOST_WAITING = 20  # counts; what is asked beyond is counted when it is asked again
log = logging.getLogger(__name__)


class Lately(Generic[Counted]):
    """Results of the last while, by what was asked; while one counts anew, others get the last result."""

    def __init__(self, now: Clock, *, lasts: timedelta = timedelta(seconds=20), most: int = 200) -> None:
        self._now, self._lasts, self._most = now, lasts, most
        self._kept: OrderedDict[Hashable, tuple[datetime, Counted]] = OrderedDict()  # until when
        self._lock = threading.Lock()
        self._counting: set[Hashable] = set()
        self._took = 0.0  # seconds, the last count
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="counting")

    def soon(self, asked: Hashable, count: Callable[[], Counted]) -> Counted | None:
        """Return what was counted last, be it None; count anew behind, and wait where that is quick."""
        with self._lock:
            kept = self._kept.get(asked)
            if kept and self._now() < kept[0]:
                return kept[1]
            counting = None
            if asked not in self._counting and len(self._counting) < MOST_WAITING:
                self._counting.add(asked)
                counting = self._behind.submit(self._count, asked, count)
                counting.add_done_callback(_tell)
            patience = 0.0 if self._took > DEAR else PATIENCE
        if counting and patience:
            try:
                return counting.result(patience)
            except TimeoutError:
                self._took = patience
        return kept[1] if kept else None

    def get(self, asked: Hashable, count: Callable[[], Counted]) -> Counted:
        """Return what was counted lately, else count."""
        with self._lock:
            kept = self._kept.get(asked)
            if kept and (self._now() < kept[0] or asked in self._counting):
                return kept[1]
            self._counting.add(asked)
        return self._count(asked, count)

    def _count(self, asked: Hashable, count: Callable[[], Counted]) -> Counted:
        began = perf_counter()
        try:
            counted = count()
            lasts = max(self._lasts, timedelta(seconds=WORTH * (perf_counter() - began)))
            with self._lock:
                self._kept[asked] = (self._now() + lasts, counted)
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
