"""How large a body may be."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 1_000_000  # bytes
OF_FILES = {"/submissions": 20_000_000}  # where files are taken


class Limit:
    """ASGI middleware that stops reading a body beyond so many bytes, whatever its headers say."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes of its body."""
        read = 0
        most = OF_FILES.get(scope.get("path", ""), MOST)
        declared = _declared(scope)

        async def receive_counted() -> Message:
            nonlocal read
            if declared > most:
                raise HTTPException(413, f"A request may bring {most:,} bytes at most.")
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > most:
                    raise HTTPException(413, f"A request may bring {most:,} bytes at most.")
            return message

        await self._app(scope, receive_counted, send)


def _declared(scope: Scope) -> int:
    """Return the length that the headers say, 0 where they say none."""
    said = dict(scope.get("headers", ())).get(b"content-length", b"")
    return int(said[:15]) if said.isdigit() else 0
