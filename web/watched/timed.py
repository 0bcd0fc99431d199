"""How long our own answers take."""

from time import perf_counter

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Timed:
    """ASGI middleware that counts our own answers: by method, route (never the address) and status."""

    def __init__(self, app: ASGIApp, answers: Histogram) -> None:
        self._app, self._answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count its answer as it starts."""
        started = perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                labels = (scope["method"], route, str(message["status"]))
                self._answers.labels(*labels).observe(perf_counter() - started)
            await send(message)

        await self._app(scope, receive, send_counted if scope["type"] == "http" else send)
