"""Every route of an application, so that tests cover new ones by themselves."""

import re
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute

UNROUTED = {"/openapi.json", "/static"}  # the application's own


def routes(application: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield method and address of every route, in whichever router it is kept."""
    waiting = list(application.routes)
    for route in waiting:
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in route.methods)
        elif (router := getattr(route, "original_router", None)) is not None:
            waiting += router.routes
        else:
            assert getattr(route, "path", None) in UNROUTED, route


def filled(path: str, value: object = 1) -> str:
    """Return an address with a value for each of its parameters."""
    return re.sub(r"{\w+(?::\w+)?}", str(value), path)
