"""The application: its rooms put together."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from db.session import Database
from pipeline.registry import Registry
from web import problems
from web.alive import alive
from web.desk import desk
from web.guard import LOCAL, Guard
from web.words import Words

STATIC = Path(__file__).parent / "static"


def create_app(database: Database, registry: Registry, *, hosts: Sequence[str] = LOCAL) -> FastAPI:
    """Return the application over an open database, which stays the caller's to close.

    hosts: the names by which it may be asked; any other Host header is refused, so that no foreign
    page can reach it under a name of its own.
    """
    app = FastAPI(
        title="Mercwatch",
        openapi_url=None,  # pages only as yet; the documentation's scripts would come from another host
        middleware=[
            Middleware(Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        ],
    )
    problems.install(app)
    app.include_router(alive(database))
    app.include_router(desk(database, registry.codebook, Words(registry)))
    app.add_api_route("/favicon.ico", favicon, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def favicon() -> FileResponse:
    """Return the icon that browsers ask for unasked."""
    return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")
