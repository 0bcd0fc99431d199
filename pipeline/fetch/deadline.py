"""One deadline over all of a request, down to every wait on its connection.

httpx limits each wait; a server that sends a byte a second would never be stopped by that. Here every wait
of a request ends at its deadline, or at once when the run stops.
"""

import threading
from contextvars import ContextVar
from time import monotonic
from typing import Any

import httpcore


class Deadline:
    """When a request must have ended; `stop` ends it before that."""

    __slots__ = ("at", "stop")

    def __init__(self, seconds: float, stop: threading.Event) -> None:
        self.at = monotonic() + seconds
        self.stop = stop

    def left(self, wanted: float | None) -> float:
        """Return how many seconds a wait may last; raise httpcore.ReadTimeout if none."""
        left = self.at - monotonic()
        if left <= 0 or self.stop.is_set():
            raise httpcore.ReadTimeout(
                "stopped" if self.stop.is_set() else "the time for the request is over"
            )
        return left if wanted is None else min(left, wanted)


current: ContextVar[Deadline] = ContextVar("deadline")


class GuardedStream(httpcore.NetworkStream):
    """A connection whose every wait ends at the current request's deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came, at most so many bytes."""
        return self._stream.read(max_bytes, current.get().left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of the buffer."""
        self._stream.write(buffer, current.get().left(timeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Any:
        """Return the connection under TLS."""
        left = current.get().left(timeout)
        return GuardedStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of a socket."""
        return self._stream.get_extra_info(info)
