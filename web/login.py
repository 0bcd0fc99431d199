"""Log in and out, and change one's password."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from db import people
from db.people import Login, Throttled
from db.session import Database
from web.answers import done, local, told
from web.bodies import body, described, is_form, wants_json
from web.gate import refuse_foreign, same
from web.pages import page
from web.visitor import COOKIE, Clock, Visitor

FORM_COOKIE = "mercwatch_form"  # holds what the form repeats: nobody is logged in as another unawares
WRONG = "Name or password is wrong."
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


def login(database: Database, now: Clock, *, secure: bool) -> APIRouter:
    """Return the routes of logging in; secure: cookies go over HTTPS only."""
    routes = APIRouter()

    def set_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)

    def form(request: Request, *messages: str, status: int = 200, next: str | None = None) -> Response:
        repeated = secrets.token_urlsafe(32)
        answer = page(
            request, "login.html", status=status, form=repeated, messages=messages, next=local(next)
        )
        set_cookie(answer, FORM_COOKIE, repeated, 3600)
        return answer

    @routes.get("/login", response_class=HTMLResponse)
    def ask(request: Request, next: str | None = None) -> Response:
        visitor: Visitor = request.state.visitor
        return RedirectResponse(local(next), 303) if visitor.person else form(request, next=next)

    @routes.post("/login", openapi_extra=described(Credentials))
    def enter(request: Request, given: Annotated[Credentials, Depends(body(Credentials))]) -> Response:
        refuse_foreign(request)
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
            set_cookie(answer, COOKIE, outcome.key, int((outcome.expires_at - now()).total_seconds()))
            answer.delete_cookie(FORM_COOKIE)
            return answer
        if isinstance(outcome, Throttled):
            seconds = max(1, int((outcome.until - now()).total_seconds()))
            message = f"Too many attempts. Try again in {seconds // 60 + 1} minutes."
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
