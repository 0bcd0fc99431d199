"""One candidate on one screen: its text with the evidence marked, its coding, and what is near it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from db import queries
from db.queries.alike import similar
from db.queries.queue import WINDOW, window
from db.queries.review import Review, review
from db.queries.together import together
from db.session import Database
from db.store import Session
from pipeline.changes import CandidateState
from pipeline.records import Origin
from pipeline.registry import Holds, Registry
from web.access.visitor import Clock, Visitor
from web.answers import told
from web.asked import PAGE, Asked, Plain
from web.desk.given import LARGEST
from web.desk.marking import lines, segments
from web.desk.seat import may_decide, seat_of
from web.desk.sheet import meanings, quote_of, sheet
from web.official import Officials
from web.pages import page
from web.words import Words

ORIGINS = {
    Origin.PAGE: "its page",
    Origin.FEED: "the feed's own content",
    Origin.SUBMITTED: "what was submitted",
}
DECIDABLE = {CandidateState.OPEN, CandidateState.DECIDED}
Number = Annotated[int, Path(ge=1, le=LARGEST)]


def desk(database: Database, registry: Registry, words: Words, now: Clock) -> APIRouter:
    """Return the routes of a candidate's page."""
    routes = APIRouter(default_response_class=HTMLResponse)
    codebook = registry.codebook
    official = Officials(registry.feeds.values())

    def found_by(session: Session, candidate_id: int, viewer: str | None) -> queries.StoredCandidate:
        found = queries.candidate(session, candidate_id, viewer=viewer)
        if found is None:
            raise HTTPException(404, f"There is no candidate {candidate_id}.")
        return found

    @routes.get("/candidates/{candidate_id}")
    def one(request: Request, candidate_id: Number, given: Annotated[Asked, Query()]) -> HTMLResponse:
        asked, seat = given.checked(words), seat_of(request, now())
        with database.session(read_only=True) as session:
            found = found_by(session, candidate_id, seat.viewer)
            stands = review(session, candidate_id, viewer=seat.viewer)
            text = queries.document(session, found.document.id).text
            alike = similar(session, found.candidate, besides=candidate_id, viewer=seat.viewer)
            beside = together(session, candidate_id, viewer=seat.viewer)
            told = beside.ids if beside else set()
            alike = [one for one in alike if one.id not in told]
            before = _before(session, found, seat.viewer)
            number = (asked.page - 1) * PAGE // WINDOW
            ids = window(session, seat, asked.part, official, number, asked.ordered, **asked.filters)
        if stands is None:
            raise HTTPException(404, f"There is no candidate {candidate_id}.")
        rows = sheet(stands.facts, stands.evidence, codebook.fields, words)
        quotes = [quote_of(q) for q in stands.evidence if q["document_id"] == found.document.id]
        previous, following = _beside(ids, candidate_id)
        return page(
            request,
            "candidate.html",
            asked=asked,
            found=found,
            stands=stands,
            rows=rows,
            meanings=meanings(rows),
            lines=list(lines(segments(text, quotes))),
            alike=alike,
            beside=beside,
            before=before,
            previous=asked.address_of(previous) if previous else None,
            following=asked.address_of(following) if following else asked.address(),
            writable=may_decide(request) and found.state in DECIDABLE,
            origins=ORIGINS,
            codebook=codebook,
            official=official,
            words=words,
        )

    @routes.get("/codebook")
    def book(request: Request) -> HTMLResponse:
        return page(request, "codebook.html", codebook=codebook)

    @routes.get("/candidates/{candidate_id}/similar")
    def near(request: Request, candidate_id: Number, words: Plain | None = None) -> Response:
        visitor: Visitor = request.state.visitor
        with database.session(read_only=True) as session:
            found = found_by(session, candidate_id, visitor.name)
            if words and words.strip():
                near = _called(session, words.strip(), visitor.name)
            else:
                near = similar(session, found.candidate, besides=candidate_id, viewer=visitor.name)
        return told({"found": [_line(one) for one in near if one.id != candidate_id]})

    def _line(one: queries.StoredCandidate) -> dict[str, object]:
        said = one.candidate
        return {
            "id": one.id,
            "state": one.state,
            "type": words.term(Holds.TYPE, said.type).name,
            "date": str(said.date) if said.date else None,
            "actors": [words.term(Holds.ACTOR, code).name for code in said.actors],
            "firms": [words.term(Holds.FIRM, code).name for code in said.firms],
            "title": one.document.title,
            "publisher": one.document.publisher,
        }

    return routes


def _called(session: Session, words: str, viewer: str | None) -> list[queries.StoredCandidate]:
    """Return the candidate of a number, else those of documents that hold the words."""
    if words.isdecimal() and len(words) < len(str(LARGEST)):
        return queries.candidates_of(session, [int(words)], viewer=viewer)
    return queries.candidates(session, words=words, state=None, limit=8, viewer=viewer)


def _before(session: Session, found: queries.StoredCandidate, viewer: str | None) -> list[Review]:
    """Return the reviews of what this candidate tells anew, the latest first."""
    reviews: list[Review] = []
    earlier = found.re_review_of
    while earlier is not None:
        told_before = queries.candidate(session, earlier, viewer=viewer)
        stood = review(session, earlier, viewer=viewer)
        reviews += [stood] if stood else []
        earlier = told_before.re_review_of if told_before else None
    return reviews


def _beside(ids: Sequence[int], candidate_id: int) -> tuple[int | None, int | None]:
    """Return the candidates before and after one; after one that left the queue comes its first."""
    if candidate_id not in ids:
        return None, next(iter(ids), None)
    place = ids.index(candidate_id)
    previous = ids[place - 1] if place else None
    return previous, ids[place + 1] if place + 1 < len(ids) else None
