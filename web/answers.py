"""Answers to writes: JSON for a script, the way on for a form."""

from typing import Any

from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, RedirectResponse, Response

from web.bodies import wants_json


def told(content: Any, *, status: int = 200) -> JSONResponse:
    """Return plain values, dataclasses and times as JSON that nobody keeps."""
    return JSONResponse(jsonable_encoder(content), status, {"Cache-Control": "no-store"})


def done(request: Request, content: Any, *, then: str, status: int = 200) -> Response:
    """Return the outcome of a write to a script; lead a browser that sent a form on."""
    return told(content, status=status) if wants_json(request) else RedirectResponse(then, 303)


def local(address: str | None, otherwise: str = "/candidates") -> str:
    """Return an address if it is a path of ours, else the other one: no form leads to another site."""
    if not address or not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return otherwise
    return address if address.isprintable() and "\\" not in address else otherwise
