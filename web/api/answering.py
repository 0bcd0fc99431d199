"""JSON answers with entity tags: whoever has the same is told so, and the record is not read."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from db.queries import explored
from db.session import Database
from db.store import Session
from pipeline.registry import Registry
from web.api.shapes import Shape
from web.fresh import fresh, tag

Answer = Callable[[Request, Callable[[Session], Shape]], Response]


def answering(database: Database, registry: Registry) -> Answer:
    """Return what answers; the last decision, the registry and the address determine an answer."""

    def answer(request: Request, make: Callable[[Session], Shape]) -> Response:
        with database.session(read_only=True) as session:
            mark = tag(explored.stamp(session), registry.digest, request.url)
            same = fresh(request, mark)
            content: Any = None if same else make(session).model_dump(mode="json")
        return same or JSONResponse(content, headers={"ETag": mark, "Cache-Control": "private, no-cache"})

    return answer
