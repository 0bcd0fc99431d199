"""Decide on one candidate, take a decision back, add an action that the machine missed."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import Response

from db import decisions
from db.decisions import Rules
from db.people import Person
from db.queries.review import Review, difference, review
from db.session import Database
from pipeline.errors import DecisionError, StaleError
from pipeline.review.people import UserRole
from web.access.visitor import Clock, Visitor
from web.answers import done, local, told
from web.bodies import body, described, wants_json
from web.desk.given import LARGEST, SentAction, SentDecision, SentUndo
from web.problems import title

Number = Annotated[int, Path(ge=1, le=LARGEST)]


def person_of(request: Request) -> Person:
    """Return who writes; the gate lets nobody else through."""
    visitor: Visitor = request.state.visitor
    if visitor.person is None:
        raise HTTPException(401)
    return visitor.person


Who = Annotated[Person, Depends(person_of)]


def adjudicates(person: Person) -> bool:
    """Tell whether a person may decide between two who disagree."""
    return person.may(UserRole.ADJUDICATOR)


def deciding(database: Database, rules: Rules, now: Clock) -> APIRouter:
    """Return the routes of deciding."""
    routes = APIRouter()

    def read(candidate_id: int, viewer: str | None) -> Review:
        with database.session(read_only=True) as session:
            found = review(session, candidate_id, viewer=viewer)
        if found is None:
            raise HTTPException(404, f"There is no candidate {candidate_id}.")
        return found

    def conflict(candidate_id: int, person: Person, shown: str, error: StaleError) -> Response:
        with database.session(read_only=True) as session:
            found = difference(session, candidate_id, shown, viewer=person.name)
        content = {
            "title": title(HTTPStatus.CONFLICT),
            "messages": [str(error)],
            "difference": found,
            "review": read(candidate_id, person.name),
        }
        return told(content, status=HTTPStatus.CONFLICT)

    @routes.get("/candidates/{candidate_id}/review")
    def stands(request: Request, candidate_id: Number) -> Response:
        visitor: Visitor = request.state.visitor
        return told(read(candidate_id, visitor.name))

    @routes.post("/candidates/{candidate_id}/decisions", openapi_extra=described(SentDecision))
    def decide(
        request: Request,
        candidate_id: Number,
        who: Who,
        given: Annotated[SentDecision, Depends(body(SentDecision))],
    ) -> Response:
        try:
            with database.session() as session:
                number = decisions.decide(
                    session,
                    candidate_id,
                    given.stored,
                    reviewer=who.name,
                    shown=given.shown,
                    rules=rules,
                    now=now(),
                    adjudicates=adjudicates(who),
                )
        except DecisionError:
            read(candidate_id, who.name)  # or there is none, which is another error
            raise
        except StaleError as error:
            if not wants_json(request):
                raise
            return conflict(candidate_id, who, given.shown, error)
        content = {"decision": number, "review": read(candidate_id, who.name)}
        return done(request, content, then=local(given.next, f"/candidates/{candidate_id}"), status=201)

    @routes.post("/decisions/{decision_id}/undo", openapi_extra=described(SentUndo))
    def undo(
        request: Request,
        decision_id: Number,
        who: Who,
        given: Annotated[SentUndo, Depends(body(SentUndo))],
    ) -> Response:
        with database.session() as session:
            number, candidate_id = decisions.undo(
                session,
                decision_id,
                reviewer=who.name,
                rules=rules,
                now=now(),
                adjudicates=adjudicates(who),
                note=given.note,
            )
        content = {"decision": number, "review": read(candidate_id, who.name)}
        return done(request, content, then=local(given.next, f"/candidates/{candidate_id}"), status=201)

    @routes.post("/documents/{document_id}/actions", openapi_extra=described(SentAction))
    def add(
        request: Request,
        document_id: Number,
        who: Who,
        given: Annotated[SentAction, Depends(body(SentAction))],
    ) -> Response:
        with database.session() as session:
            candidate_id, number = decisions.add_action(
                session,
                document_id,
                given.fields,
                [one.stored for one in given.evidence],
                reviewer=who.name,
                rules=rules,
                now=now(),
                note=given.note,
            )
        content = {"decision": number, "candidate": candidate_id, "review": read(candidate_id, who.name)}
        return done(request, content, then=local(given.next, f"/candidates/{candidate_id}"), status=201)

    return routes
