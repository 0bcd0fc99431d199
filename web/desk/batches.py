"""The pages of deciding on many at once: what a filter would touch, and what was done."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse

from db import decisions, queries
from db.decisions import Preview, Rules, Verdict
from db.queries.batches import batch_of
from db.session import Database
from pipeline.errors import DecisionError
from web.access.visitor import Visitor
from web.asked import Asked, Blank
from web.desk.deciding import adjudicates
from web.desk.seat import may_decide
from web.pages import page
from web.words import Words

SHOWN = 100  # rows of a preview; the hash covers all

Offered = Literal["accept", "reject", "skip", "flag"]


class AskedOfMany(Asked):
    """The query of the page: filters, and what to do."""

    verdict: Annotated[Offered | None, Blank] = None


def batches(database: Database, rules: Rules, words: Words) -> APIRouter:
    """Return the routes of the pages."""
    routes = APIRouter(prefix="/bulk", default_response_class=HTMLResponse)

    @routes.get("")
    def many(request: Request, given: Annotated[AskedOfMany, Query()]) -> HTMLResponse:
        asked = given.checked(words)
        visitor: Visitor = request.state.visitor
        seen: Preview | None = None
        problem, found = "", []
        if given.verdict and visitor.person and may_decide(request):
            with database.session(read_only=True) as session:
                try:
                    seen = decisions.preview(
                        session,
                        Verdict(given.verdict),
                        asked.filters,
                        reviewer=visitor.person.name,
                        rules=rules,
                        adjudicates=adjudicates(visitor.person),
                    )
                    found = queries.candidates_of(session, seen.ids[:SHOWN], viewer=visitor.name)
                except DecisionError as error:
                    problem = str(error)
        return page(
            request,
            "bulk.html",
            asked=asked,
            verdict=given.verdict,
            seen=seen,
            found=found,
            problem=problem,
            writable=may_decide(request),
            rejections=rules.codebook.rejections,
            words=words,
        )

    @routes.get("/{batch}")
    def done(request: Request, batch: Annotated[str, Path(max_length=64)]) -> HTMLResponse:
        visitor: Visitor = request.state.visitor
        with database.session(read_only=True) as session:
            lines = batch_of(session, batch)
            ids = [line.candidate_id for line in lines[:SHOWN]]
            found = queries.candidates_of(session, ids, viewer=visitor.name)
        if not lines:
            raise HTTPException(404, "There is no batch of that name.")
        if visitor.name != lines[0].reviewer and not (visitor.person and adjudicates(visitor.person)):
            raise HTTPException(403, "Another made this batch: an adjudicator may look at it.")
        return page(
            request,
            "batch.html",
            batch=batch,
            lines=lines,
            told={one.id: one for one in found},
            shown=SHOWN,
            writable=may_decide(request),
            words=words,
        )

    return routes
