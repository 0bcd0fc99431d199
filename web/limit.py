"""How large a body may be."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 1_000_000  # bytes


class Limit:
    """ASGI middleware that stops reading a body beyond MOST bytes, whatever its headers say."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes of its body."""
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > MOST:
                    raise HTTPException(413, f"A request may bring {MOST:,} bytes at most.")
            return message

        await self._app(scope, receive_counted, send)
