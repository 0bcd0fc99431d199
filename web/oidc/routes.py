"""To the provider and back: a browser is sent there, and comes back with a code."""

import logging
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from db import people
from db.people import Refused
from db.session import Database
from pipeline.errors import ProofError, ProviderError
from pipeline.fetch.asking import ask
from web.access.entrance import Entrance, waiting
from web.access.visitor import Clock
from web.oidc.journey import COOKIE, SECONDS, Journey
from web.oidc.provider import Provider
from web.oidc.registration import Registration

BEGIN, BACK = "/login/oidc", "/login/oidc/back"
log = logging.getLogger(__name__)


def outside(database: Database, registration: Registration, entrance: Entrance, now: Clock) -> APIRouter:
    """Return the routes of logging in by a provider."""
    routes = APIRouter(include_in_schema=False)
    asking = partial(ask, contact=registration.contact, allow_hosts=registration.allow_hosts)
    provider = Provider(registration, asking, now)

    def silent(request: Request, error: ProviderError, then: str | None) -> Response:
        log.error("login provider: %s", error)
        told = "The login provider cannot be asked just now; the server's log says why."
        return entrance.ask(request, told, status=502, next=then)

    @routes.get(BEGIN)
    def begin(request: Request, next: str | None = None) -> Response:
        journey = Journey.begin(next)
        try:
            answer = RedirectResponse(provider.address(journey, _back(request)), 303)
        except ProviderError as error:
            return silent(request, error, next)
        answer.headers["Cache-Control"] = "no-store"
        entrance.set_cookie(answer, COOKIE, journey.cookie, SECONDS, path=BEGIN)
        return answer

    @routes.get(BACK)
    def back(
        request: Request,
        state: str = "",
        code: str = "",
        error: str = "",
        iss: str | None = None,
    ) -> Response:
        journey = Journey.of(request.cookies.get(COOKIE))
        answer = arrive(request, journey, state=state, code=code, error=error, iss=iss)
        answer.headers["Cache-Control"] = "no-store"
        answer.delete_cookie(COOKIE, path=BEGIN)  # it counts once
        return answer

    def arrive(
        request: Request, journey: Journey | None, *, state: str, code: str, error: str, iss: str | None
    ) -> Response:
        address = request.client.host if request.client else "unknown"
        then = journey.then if journey else None
        if (until := people.throttled(database, address=address, now=now())) is not None:
            seconds, told = waiting(until, now())
            answer = entrance.ask(request, told, status=429)
            answer.headers["Retry-After"] = str(seconds)
            return answer
        try:
            if journey is None or not journey.is_of(state):
                raise ProofError("This login was not begun in this browser, or too long ago. Begin anew.")
            if error or not code:
                raise ProofError(f"The provider lets you not in: {error[:100] or 'it gives no code'}.")
            who = provider.prove(code, journey, _back(request), said_issuer=iss)
        except ProofError as refused:
            log.warning("login from %s refused: %s", address, refused)
            people.note_failure(database, address=address, now=now())
            return entrance.ask(request, str(refused), status=403, next=then)
        except ProviderError as failed:
            return silent(request, failed, then)
        entered = people.enter(database, who, address=address, now=now())
        if isinstance(entered, Refused):
            log.warning("login of %s from %s refused: %s", who.subject, address, entered.why)
            return entrance.ask(request, entered.why, status=403, next=journey.then)
        return entrance.let_in(RedirectResponse(journey.then, 303), entered, now())

    return routes


def _back(request: Request) -> str:
    """Return where the provider sends browsers back to, under the name by which they ask for us."""
    return str(request.base_url).rstrip("/") + BACK
