"""Whose turn it is: one connection a host at a time, a pause between two, and no more than a host's share."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from pipeline.fetch.request import Limits

_SLICE = 1.0  # seconds that a wait goes on after the run was stopped


@dataclass(slots=True)
class _Host:
    """Where one host stands; due: before when not to ask it, on the clock of `monotonic`."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    due: float = 0.0
    delay: float = 0.0  # that it asks for between two requests
    busy: int = 0  # answers in a row that said so
    spent: float = 0.0  # seconds of the run that its replies and the pauses it asks for took


class Turns:
    """Keeps the hosts' turns.

    Our own pauses do not hold for the `ungapped`; what a host itself asks for does. A host that would keep
    us waiting longer than our patience, or has had its share of the run, is put off: not asked again.
    """

    def __init__(self, limits: Limits, ungapped: frozenset[str], sleep: Callable[[float], None]) -> None:
        self._limits = limits
        self._ungapped = ungapped
        self.sleep = sleep
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._lock = threading.Lock()

    def wait(self, host: str) -> float:
        """Return in how many seconds the host may be asked again; none where it is put off, and told so."""
        return 0.0 if self.put_off(host) is not None else self._left(host)

    def put_off(self, host: str) -> float | None:
        """Return in how many seconds to ask a host that is put off, in another run; None if it is not."""
        left = self._left(host)
        spent = self._host(host).spent > self._limits.host
        return left if spent or left > self._limits.patience else None

    def delay(self, host: str, seconds: float) -> None:
        """Keep from now on the pause that a host asks for between two requests."""
        self._host(host).delay = seconds

    def busy(self, host: str, seconds: float | None) -> None:
        """Let a host be that says it is busy, for as long as it says; else longer each time in a row."""
        state = self._host(host)
        state.busy += 1
        if seconds is None:
            own = 0 if host in self._ungapped else self._limits.patience
            seconds = own * 2 ** min(state.busy - 1, 10)
        state.due = max(state.due, monotonic() + seconds)

    def ready(self, host: str) -> None:
        """Note that a host answered, and not that it is busy."""
        self._host(host).busy = 0

    @contextmanager
    def take(self, host: str, stop: threading.Event) -> Iterator[None]:
        """Hold the host's turn, once the one before has ended and the pause is over, or the run."""
        state = self._host(host)
        with state.lock:
            pause = self.wait(host)
            while pause > 0 and not stop.is_set():
                self.sleep(min(pause, _SLICE))
                pause -= _SLICE
            began = monotonic()
            try:
                yield
            finally:
                ended, gap = monotonic(), 0.0 if host in self._ungapped else self._limits.gap
                state.due = max(state.due, ended + max(gap, state.delay))
                state.spent += ended - began + max(0.0, state.delay - gap)

    def _left(self, host: str) -> float:
        return max(0.0, self._host(host).due - monotonic())

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts[host]
