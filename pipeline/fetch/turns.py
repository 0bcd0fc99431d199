"""Whose turn it is: one connection a host at a time, and a pause between two."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic


class Turns:
    """Keeps the hosts' turns: `gap` seconds pass between two requests to one, none for the `ungapped`."""

    def __init__(self, gap: float, ungapped: frozenset[str], sleep: Callable[[float], None]) -> None:
        self._gap = gap
        self._ungapped = ungapped
        self.sleep = sleep
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._ended: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> float:
        """Return in how many seconds the host may be asked again."""
        if host in self._ungapped or host not in self._ended:
            return 0.0
        return max(0.0, self._ended[host] + self._gap - monotonic())

    @contextmanager
    def take(self, host: str) -> Iterator[None]:
        """Hold the host's turn, once the one before has ended and the gap has passed."""
        with self._lock:
            turn = self._locks[host]
        with turn:
            if (pause := self.wait(host)) > 0:
                self.sleep(pause)
            try:
                yield
            finally:
                self._ended[host] = monotonic()
