"""The other documents of the same action: shown, merged and split."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from db import clusters
from db.queries import candidate
from db.queries.together import Together, together
from db.session import Database
from pipeline.registry import Codebook
from web.access.visitor import Clock, Visitor
from web.answers import done, local, told
from web.bodies import body, described, wants_json
from web.desk.deciding import Who
from web.desk.given import LARGEST, Id, Sent, Words
from web.desk.seat import may_decide
from web.pages import page
from web.words import Words as Names

Number = Annotated[int, Path(ge=1, le=LARGEST)]


class SentMerge(Sent):
    """That two candidates, with all of their clusters, tell of one action.  next: where a form leads."""

    same_as: Id
    note: Words = ""
    next: str | None = None


class SentSplit(Sent):
    """That a candidate tells of another action than these; than all of its cluster, where none is named."""

    others: list[Id] = Field(default_factory=list, max_length=500)
    note: Words = ""
    next: str | None = None


def clustering(database: Database, codebook: Codebook, words: Names, now: Clock) -> APIRouter:
    """Return the routes of clusters."""
    routes = APIRouter()

    def read(candidate_id: int, viewer: str | None) -> Together | None:
        with database.session(read_only=True) as session:
            found = together(session, candidate_id, viewer=viewer)
            if found is None and candidate(session, candidate_id, viewer=viewer) is None:
                raise HTTPException(404, f"There is no candidate {candidate_id}.")
        return found

    @routes.get("/candidates/{candidate_id}/cluster", response_class=HTMLResponse)
    def show(request: Request, candidate_id: Number) -> Response:
        visitor: Visitor = request.state.visitor
        found = read(candidate_id, visitor.name)
        if wants_json(request):
            return told(found)
        return page(
            request,
            "cluster.html",
            candidate_id=candidate_id,
            together=found,
            words=words,
            codebook=codebook,
            writable=may_decide(request),
        )

    @routes.post("/candidates/{candidate_id}/merge", openapi_extra=described(SentMerge))
    def merge(
        request: Request,
        candidate_id: Number,
        who: Who,
        given: Annotated[SentMerge, Depends(body(SentMerge))],
    ) -> Response:
        read(candidate_id, who.name)
        with database.session() as session:
            clusters.merge(
                session, candidate_id, given.same_as, reviewer=who.name, note=given.note, now=now()
            )
        return led(request, candidate_id, who.name, given.next)

    @routes.post("/candidates/{candidate_id}/split", openapi_extra=described(SentSplit))
    def split(
        request: Request,
        candidate_id: Number,
        who: Who,
        given: Annotated[SentSplit, Depends(body(SentSplit))],
    ) -> Response:
        read(candidate_id, who.name)
        with database.session() as session:
            clusters.split(
                session, candidate_id, from_=given.others, reviewer=who.name, note=given.note, now=now()
            )
        return led(request, candidate_id, who.name, given.next)

    def led(request: Request, candidate_id: int, viewer: str, following: str | None) -> Response:
        content = {"cluster": read(candidate_id, viewer)}
        return done(
            request, content, then=local(following, f"/candidates/{candidate_id}/cluster"), status=201
        )

    return routes
