"""The pages about candidates: the list, and one with its evidence in the text."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from db import queries
from db.session import Database
from pipeline.changes import CandidateState
from pipeline.records import Origin
from pipeline.registry import Codebook
from web.asked import PAGE, Asked
from web.marking import paragraphs, segments
from web.pages import page
from web.sheet import meanings, sheet
from web.visitor import Visitor
from web.words import Words

LARGEST = 2**31 - 1  # an id that both databases take
ORIGINS = {
    Origin.PAGE: "its page",
    Origin.FEED: "the feed's own content",
    Origin.SUBMITTED: "what was submitted",
}


def desk(database: Database, codebook: Codebook, words: Words) -> APIRouter:
    """Return the routes of the desk."""
    routes = APIRouter(default_response_class=HTMLResponse)

    @routes.get("/")
    def start() -> RedirectResponse:
        return RedirectResponse("/candidates")

    @routes.get("/candidates")
    def listed(request: Request, given: Annotated[Asked, Query()]) -> HTMLResponse:
        asked = given.checked(words)
        visitor: Visitor = request.state.visitor
        found, total = _page_of(database, asked, visitor.name)
        return page(
            request,
            "candidates.html",
            asked=asked,
            found=found,
            first=(asked.page - 1) * PAGE + 1,
            previous=asked.address(page=asked.page - 1) if asked.page > 1 else None,
            total=total,
            following=asked.address(page=asked.page + 1) if asked.page * PAGE < total else None,
            states=list(CandidateState),
            words=words,
        )

    @routes.get("/candidates/{candidate_id}")
    def one(request: Request, candidate_id: Annotated[int, Path(ge=1, le=LARGEST)]) -> HTMLResponse:
        with database.session(read_only=True) as session:
            visitor: Visitor = request.state.visitor
            found = queries.candidate(session, candidate_id, viewer=visitor.name)
            if found is None:
                raise HTTPException(404, f"There is no candidate {candidate_id}.")
            text = queries.document(session, found.document.id).text
        rows = sheet(found.candidate, codebook.fields, words)
        return page(
            request,
            "candidate.html",
            found=found,
            rows=rows,
            meanings=meanings(rows),
            lines=paragraphs(segments(text, found.candidate.evidence)),
            origins=ORIGINS,
            words=words,
        )

    return routes


def _page_of(
    database: Database, asked: Asked, viewer: str | None
) -> tuple[list[queries.StoredCandidate], int]:
    """Return the candidates of a page, and how many there are on all pages."""
    with database.session(read_only=True) as session:
        total = queries.count_candidates(session, **asked.filters)
        offset = (asked.page - 1) * PAGE
        return queries.candidates(session, **asked.filters, limit=PAGE, offset=offset, viewer=viewer), total
