"""How often one client may ask: a bucket of tokens each, which fills again steadily."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from fastapi import HTTPException, Request

from pipeline.ids import digest

HOLDS = 120  # requests at once
PER_MINUTE = 240  # requests in the long run
CLIENTS = 10_000  # that are remembered


class Bucket:
    """Counts requests by token, or else by address."""

    def __init__(
        self, now: Callable[[], datetime], *, holds: int = HOLDS, per_minute: int = PER_MINUTE
    ) -> None:
        self._now, self._holds, self._every = now, holds, timedelta(minutes=1) / per_minute
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: Request) -> None:
        """Take one; raise HTTPException 429, which says when there is one again, from an empty bucket."""
        wait = self.take(_client(request))
        if wait is not None:
            seconds = max(1, ceil(wait.total_seconds()))
            raise HTTPException(429, f"Ask again in {seconds} s.", {"Retry-After": str(seconds)})

    def take(self, client: str) -> timedelta | None:
        """Take a token; return None, or how long to wait where there is none."""
        now = self._now()
        with self._lock:
            left, since = self._left.pop(client, (float(self._holds), now))
            left = min(self._holds, left + (now - since) / self._every)
            taken = left >= 1
            self._left[client] = (left - taken, now)
            while len(self._left) > CLIENTS:
                self._left.popitem(last=False)
        return None if taken else self._every * (1 - left)


def _client(request: Request) -> str:
    given = request.headers.get("authorization")
    return digest(given) if given else (request.client.host if request.client else "")
