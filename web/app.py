"""The application: its rooms put together."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI
from fastapi.responses import FileResponse
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from db.decisions import Rules
from db.session import Database
from pipeline.registry import Registry
from web import problems
from web.access.entrance import Entrance
from web.access.gate import gate
from web.access.guard import LOCAL, Guard
from web.access.keys import keys
from web.access.limit import Limit
from web.access.login import login
from web.access.visitor import Clock, recogniser
from web.alerts import alerts
from web.api.reference import reference
from web.api.routes import api
from web.desk.batches import batches
from web.desk.bulk import bulk
from web.desk.candidate import desk
from web.desk.clusters import clustering
from web.desk.deciding import deciding
from web.desk.documents import Kept, documents
from web.desk.queue import queue
from web.desk.sampling import sampling
from web.desk.submitting import Submit, submitting
from web.explorer.routes import explorer
from web.learning.reprocesses import Adopt, reprocesses
from web.learning.versions import versions
from web.naming.routes import naming
from web.oidc.registration import Registration
from web.watched.alive import alive
from web.watched.metrics import Metrics
from web.watched.timed import Timed
from web.words import Words

ANSWERS: dict[int | str, dict[str, Any]] = {  # of every route, beside its own
    "2XX": {"description": "Done, or made"},
    "3XX": {"description": "A form was taken and leads on, or a page that needs a login leads to it"},
    "4XX": {"description": "Refused: `title`, and `messages` that say what to mend"},
    "503": {"description": "The database does not answer; try again"},
}
STATIC = Path(__file__).parent / "static"


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


def create_app(
    database: Database,
    registry: Registry,
    *,
    archive: Kept | None = None,
    own_registry: Path | None = None,
    hosts: Sequence[str] = LOCAL,
    reviewers: int = 1,
    secure: bool = False,
    submit: Submit | None = None,
    models: Path | None = None,
    adopt: Adopt | None = None,
    oidc: Registration | None = None,
    passwords: bool = True,
    now: Clock = utc_now,
) -> FastAPI:
    """Return the application over an open database, which stays the caller's to close.

    archive: where the pages are kept that documents were read from.  own_registry: folder that accepted names
    are written to; without it none can be accepted.
    hosts: the names by which it may be asked; any other Host header is refused, so that no foreign
    page can reach it under a name of its own.  reviewers: how many decide on each candidate, 1 or 2.
    secure: it is reached by HTTPS, so cookies go no other way.  submit: what reads a document that a
    reviewer submits; without it nobody can.  models: folder of the models that were trained here; without it
    there are none.  adopt: what adopts a reading anew; without it the command line does.
    oidc: a provider by which people log in.  passwords: whether they may by those of their accounts.
    """
    rules = Rules(codebook=registry.codebook, reviewers=reviewers)
    metrics = Metrics(database, now)
    app = FastAPI(
        title="Mercwatch",
        docs_url=None,  # its scripts would come from another host; /api tells the same
        redoc_url=None,
        responses=ANSWERS,
        dependencies=[Depends(gate(recogniser(database, now, open_at_first=oidc is None)))],
        middleware=[
            Middleware(Timed, answers=metrics.answers),
            Middleware(Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(Limit),
        ],
    )
    problems.install(app)
    app.include_router(alive(database))
    app.include_router(metrics.routes())
    provider = urlsplit(oidc.issuer).hostname if oidc else None
    entrance = Entrance(secure=secure, passwords=passwords, provider=provider)
    app.include_router(login(database, now, entrance))
    if oidc is not None:
        from web.oidc.routes import outside  # noqa: PLC0415 - its library is an extra

        app.include_router(outside(database, oidc, entrance, now))
    app.include_router(keys(database, now))
    words = Words(registry)
    app.include_router(queue(database, registry, words, now))
    app.include_router(desk(database, registry, words, now))
    app.include_router(documents(database, registry, words, archive))
    app.include_router(deciding(database, rules, now))
    app.include_router(clustering(database, registry.codebook, words, now))
    app.include_router(batches(database, rules, words))
    app.include_router(bulk(database, rules, now))
    app.include_router(sampling(database, now))
    app.include_router(explorer(database, registry, words, now))
    app.include_router(naming(database, registry, own_registry, now))
    app.include_router(versions(database, models, now))
    app.include_router(reprocesses(database, adopt, now))
    app.include_router(alerts(database, words, now))
    app.include_router(api(database, registry, words, now))
    app.include_router(reference())
    if submit is not None:
        app.include_router(submitting(database, submit, now))
    app.add_api_route("/favicon.ico", favicon, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def favicon() -> FileResponse:
    """Return the icon that browsers ask for unasked."""
    return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")
