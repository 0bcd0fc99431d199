"""What is asked of every request before its route is run: a login to read, a right and a token to write."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request

from pipeline.review.people import UserRole
from web.access.visitor import FOR_ANYBODY, Visitor
from web.bodies import is_form

READING = {"GET", "HEAD", "OPTIONS"}
PUBLIC = FOR_ANYBODY | {"/login", "/login/oidc", "/login/oidc/back"}  # these have tokens of their own
OWN_AFFAIRS = {
    *("/logout", "/password", "/tokens", "/tokens/{token_id}/revoke"),
    *("/alerts", "/alerts/{alert_id}/stop", "/deliveries/{delivery_id}/again"),
}  # any user's
OF_ADMINS = {
    *("/models", "/models/adopt", "/models/back"),
    *("/reprocesses", "/reprocesses/{number}", "/reprocesses/{number}/adopt", "/reprocesses/{number}/drop"),
}  # to read as well
HEADER, FIELD = "x-csrf-token", "csrf"


class LoginNeededError(Exception):
    """A page was asked for that only a user may see; `address` of the form leads back to it."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.address = "/login?" + urlencode({"next": wanted})


def gate(recognise: Callable[[Request], Visitor]) -> Callable[..., Awaitable[None]]:
    """Return the dependency of every route; a route that is not named here needs a reviewer to write."""

    async def check(request: Request, visitor: Annotated[Visitor, Depends(recognise)]) -> None:
        path = request.scope["route"].path
        if path in PUBLIC:
            return
        if request.method in READING:
            if visitor.person is None and not visitor.unguarded:
                query = f"?{request.url.query}" if request.url.query else ""
                raise LoginNeededError(request.url.path + query)
            if path in OF_ADMINS:
                require(visitor, UserRole.ADMIN)
            return
        try:
            await _check_write(request, visitor)
            require(visitor, _writers(path))
        except HTTPException:
            await request.close()  # and with it the files of a form
            raise

    return check


def _writers(path: str) -> UserRole:
    if path in OF_ADMINS:
        return UserRole.ADMIN
    return UserRole.READER if path in OWN_AFFAIRS else UserRole.REVIEWER


def require(visitor: Visitor, role: UserRole) -> None:
    """Raise HTTPException 403 where the visitor may not do what that role may."""
    if visitor.person is None or not visitor.person.may(role):
        raise HTTPException(403, f"This takes the role {role}; an admin can give it to you.")


async def _check_write(request: Request, visitor: Visitor) -> None:
    if visitor.person is None:
        raise HTTPException(401, "Log in first: only users may write.", {"WWW-Authenticate": "Bearer"})
    if visitor.by_token:
        return
    refuse_foreign(request)
    given = request.headers.get(HEADER)
    if given is None and is_form(request):
        field = (await request.form()).get(FIELD)
        given = field if isinstance(field, str) else None
    if not same(given, visitor.csrf):
        raise HTTPException(403, "The form has aged, or another site sent it. Load the page again.")


def refuse_foreign(request: Request) -> None:
    """Raise HTTPException 403 where the browser says that another site's page sent this."""
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise HTTPException(403, "Another site sent this.")


def same(given: str | None, kept: str | None) -> bool:
    """Tell in constant time whether a secret that was given is the one that is kept."""
    if not given or not kept:
        return False
    return secrets.compare_digest(given.encode("utf-8", "replace"), kept.encode())
