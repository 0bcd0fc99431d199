"""Log in and out, and change one's password."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from db import people
from db.people import Login, Throttled
from db.session import Database
from web.access.entrance import FORM_COOKIE, Entrance, waiting
from web.access.gate import refuse_foreign, same
from web.access.visitor import COOKIE, Clock, Visitor
from web.answers import done, local, told
from web.bodies import body, described, is_form, wants_json

WRONG = "Name or password is wrong."
NO_PASSWORDS = "Passwords are switched off here: log in by the login provider."
Secret = Annotated[str, Field(min_length=1, max_length=1000)]


class Credentials(BaseModel):
    """What logging in takes."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Secret
    form: str | None = None
    next: str | None = None


class NewPassword(BaseModel):
    """What changing one's password takes."""

    model_config = ConfigDict(extra="forbid")

    old: Secret
    new: Secret


def login(database: Database, now: Clock, entrance: Entrance) -> APIRouter:
    """Return the routes of logging in by a password, and of being logged in."""
    routes = APIRouter()
    form = entrance.ask

    @routes.get("/login", response_class=HTMLResponse)
    def ask(request: Request, next: str | None = None) -> Response:
        visitor: Visitor = request.state.visitor
        return RedirectResponse(local(next), 303) if visitor.person else form(request, next=next)

    @routes.post("/login", openapi_extra=described(Credentials))
    def enter(request: Request, given: Annotated[Credentials, Depends(body(Credentials))]) -> Response:
        refuse_foreign(request)
        if not entrance.passwords:
            raise HTTPException(403, NO_PASSWORDS)
        if is_form(request) and not same(given.form, request.cookies.get(FORM_COOKIE)):
            return form(request, "The form has aged. Try again.", status=403, next=given.next)
        address = request.client.host if request.client else "unknown"
        outcome = people.log_in(database, given.name, given.password, address=address, now=now())
        if isinstance(outcome, Login):
            answer = done(
                request,
                {"name": outcome.person.name, "role": outcome.person.role, "csrf": outcome.csrf},
                then=local(given.next),
            )
            return entrance.let_in(answer, outcome, now())
        if isinstance(outcome, Throttled):
            seconds, message = waiting(outcome, now())
            if wants_json(request):
                raise HTTPException(429, message, {"Retry-After": str(seconds)})
            answer = form(request, message, status=429, next=given.next)
            answer.headers["Retry-After"] = str(seconds)
            return answer
        if wants_json(request):
            raise HTTPException(401, WRONG, {"WWW-Authenticate": "Bearer"})
        return form(request, WRONG, status=401, next=given.next)

    @routes.post("/logout")
    def leave(request: Request) -> Response:
        with database.session() as session:
            people.log_out(session, request.cookies.get(COOKIE, ""))
        answer = done(request, {"logged_in": False}, then="/login")
        answer.delete_cookie(COOKIE)
        return answer

    @routes.post("/password", openapi_extra=described(NewPassword))
    def change(request: Request, given: Annotated[NewPassword, Depends(body(NewPassword))]) -> Response:
        visitor: Visitor = request.state.visitor
        if not entrance.passwords:
            raise HTTPException(403, NO_PASSWORDS)
        if visitor.by_token:
            raise HTTPException(403, "A token cannot change its user's password: log in to do that.")
        with database.session() as session:
            people.change_password(session, visitor.name or "", given.old, given.new, now=now())
        answer = done(request, {"logged_in": False}, then="/login")
        answer.delete_cookie(COOKIE)
        return answer

    @routes.get("/me")
    def me(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        role = visitor.person.role if visitor.person else None
        return told({"name": visitor.name, "role": role, "csrf": visitor.csrf})

    return routes
