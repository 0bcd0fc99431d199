"""Put the application together anew when the registry's files change, so that nobody restarts the desk."""

import asyncio
import logging
from collections.abc import Callable, Hashable
from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import MercwatchError

log = logging.getLogger(__name__)


class Renewing:
    """ASGI application that is another one whenever the stamp of its files is.

    Files that cannot be read leave the old one in place: the log says why, once for each stamp.
    """

    def __init__(self, make: Callable[[], ASGIApp], stamp: Callable[[], Hashable]) -> None:
        self._make, self._stamp, self._lock = make, stamp, Lock()
        self._seen = stamp()  # before they are read: what changes meanwhile is read again
        self._app = make()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the application of the files as they are."""
        if scope["type"] == "http" and self._stamp() != self._seen:
            await asyncio.to_thread(self._renew)
        await self._app(scope, receive, send)

    def _renew(self) -> None:
        with self._lock:
            now = self._stamp()
            if now == self._seen:
                return
            try:
                self._app = self._make()
            except MercwatchError as error:
                log.error("the registry has changed and cannot be used, the old one stays: %s", error)
            else:
                log.info("the registry has changed and is read anew")
            self._seen = now
