"""Decide on all that a filter finds: look first, then do it, and take it back as one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from db import decisions
from db.decisions import Rules, Verdict
from db.session import Database
from web.access.visitor import Clock
from web.answers import done, local, told
from web.bodies import body, described
from web.desk.deciding import Who, adjudicates
from web.desk.given import SentBulk, SentFilter, SentUndo


def bulk(database: Database, rules: Rules, now: Clock) -> APIRouter:
    """Return the routes of deciding on many at once."""
    routes = APIRouter(prefix="/bulk")

    @routes.post("/preview", openapi_extra=described(SentFilter))
    def preview(who: Who, given: Annotated[SentFilter, Depends(body(SentFilter))]) -> Response:
        with database.session(read_only=True) as session:
            found = decisions.preview(
                session,
                Verdict(given.verdict),
                given.filters,
                reviewer=who.name,
                rules=rules,
                adjudicates=adjudicates(who),
            )
        return told(found)

    @routes.post("/apply", openapi_extra=described(SentBulk))
    def apply(request: Request, who: Who, given: Annotated[SentBulk, Depends(body(SentBulk))]) -> Response:
        with database.session() as session:
            batch, touched = decisions.apply(
                session,
                given.stored,
                given.filters,
                reviewer=who.name,
                expected=given.expected,
                rules=rules,
                now=now(),
                adjudicates=adjudicates(who),
            )
        content = {"batch": batch, "decided": touched.ids}
        return done(request, content, then=local(given.next, f"/bulk/{batch}"), status=201)

    @routes.post("/{batch}/undo", openapi_extra=described(SentUndo))
    def undo(
        request: Request,
        batch: Annotated[str, Path(max_length=64)],
        who: Who,
        given: Annotated[SentUndo, Depends(body(SentUndo))],
    ) -> Response:
        with database.session() as session:
            undone = decisions.undo_batch(
                session, batch, reviewer=who.name, rules=rules, now=now(), adjudicates=adjudicates(who)
            )
        return done(request, undone, then=local(given.next, f"/bulk/{batch}"), status=201)

    return routes
