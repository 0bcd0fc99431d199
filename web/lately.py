"""What is dear to count, kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from web.visitor import Clock

Counted = TypeVar("Counted")


class Lately(Generic[Counted]):
    """Results of the last while, by what was asked; while one counts anew, others get the last result."""

    def __init__(self, now: Clock, *, lasts: timedelta = timedelta(seconds=20), most: int = 200) -> None:
        self._now, self._lasts, self._most = now, lasts, most
        self._kept: OrderedDict[Hashable, tuple[datetime, Counted]] = OrderedDict()
        self._lock = threading.Lock()
        self._counting: set[Hashable] = set()

    def get(self, asked: Hashable, count: Callable[[], Counted]) -> Counted:
        """Return what was counted lately, else count."""
        with self._lock:
            kept = self._kept.get(asked)
            if kept and (self._now() - kept[0] < self._lasts or asked in self._counting):
                return kept[1]
            self._counting.add(asked)
        try:
            counted = count()
            with self._lock:
                self._kept[asked] = (self._now(), counted)
                self._kept.move_to_end(asked)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return counted
        finally:
            with self._lock:
                self._counting.discard(asked)
