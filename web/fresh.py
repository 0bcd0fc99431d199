"""Whether what a client has kept is still right (RFC 9110, 13.1.2)."""

from fastapi import Request
from fastapi.responses import Response

from pipeline.ids import digest


def tag(*parts: object) -> str:
    """Return the entity tag of an answer that these parts determine."""
    return f'"{digest(*map(str, parts))[:32]}"'


def fresh(request: Request, mark: str) -> Response | None:
    """Return the answer 304 where the client has what would be sent, else None."""
    given = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if mark not in given and "*" not in given:
        return None
    return Response(status_code=304, headers={"ETag": mark, "Cache-Control": "private, no-cache"})
