"""The blind sample: documents in which the machine proposes nothing, and whether it is right."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from db import queries
from db.queries.sampled import count_sampled, next_sampled, sampled
from db.session import Database
from db.store.sampling import Answer, answer
from web.access.visitor import Clock
from web.answers import done, local
from web.bodies import body, described
from web.desk.deciding import Who
from web.desk.given import LARGEST, Sent, Words
from web.pages import page

Number = Annotated[int, Path(ge=1, le=LARGEST)]


class SentAnswer(Sent):
    """Whether there is an action in a sampled document; open: the answer before is taken back."""

    answer: Literal["action", "none", "open"]
    note: Words = ""
    next: str | None = None


def sampling(database: Database, now: Clock) -> APIRouter:
    """Return the routes of the sample."""
    routes = APIRouter(prefix="/samples")

    @routes.get("", response_class=HTMLResponse)
    def following(request: Request, after: Annotated[int | None, Query(ge=1, le=LARGEST)] = None) -> Response:
        with database.session(read_only=True) as session:
            one = next_sampled(session, after=after) or next_sampled(session)
            waiting, answered = count_sampled(session)
        if one is not None:
            return RedirectResponse(f"/samples/{one.id}")
        return page(request, "sample_done.html", waiting=waiting, answered=answered)

    @routes.get("/{sample_id}", response_class=HTMLResponse)
    def ask(request: Request, sample_id: Number) -> HTMLResponse:
        with database.session(read_only=True) as session:
            one = sampled(session, sample_id)
            if one is None:
                raise HTTPException(404, f"There is no sampled document {sample_id}.")
            document = queries.document(session, one.document_id)
            waiting, answered = count_sampled(session)
        return page(
            request,
            "sample.html",
            one=one,
            document=document,
            lines=[line for line in document.text.split("\n") if line.strip()],
            waiting=waiting,
            answered=answered,
        )

    @routes.post("/{sample_id}/answers", openapi_extra=described(SentAnswer))
    def say(
        request: Request,
        sample_id: Number,
        who: Who,
        given: Annotated[SentAnswer, Depends(body(SentAnswer))],
    ) -> Response:
        said = Answer(given.answer)
        with database.session() as session:
            document_id = answer(session, sample_id, said, reviewer=who.name, now=now(), note=given.note)
        ways = {Answer.ACTION: f"/documents/{document_id}?add=1", Answer.OPEN: f"/samples/{sample_id}"}
        content = {"sample": sample_id, "answer": said, "document": document_id}
        return done(request, content, then=local(given.next, ways.get(said, "/samples")), status=201)

    return routes
