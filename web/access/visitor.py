"""Who asks: by a login's cookie or by a token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import HTTPException, Request

from db import people
from db.people import Person
from db.session import Database

COOKIE = "mercwatch"
BEARER = "bearer "
FOR_ANYBODY = {"/health", "/ready", "/favicon.ico"}  # and without asking the database
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever asks; person: None where nobody is logged in.

    csrf: what each write by this login repeats; None for a token, which no browser sends by itself.
    unguarded: there are no users yet, so that whoever reaches the desk may read.
    """

    person: Person | None = None
    csrf: str | None = None
    by_token: bool = False
    unguarded: bool = False

    @property
    def name(self) -> str | None:
        """Return the person's name; None where nobody is logged in."""
        return self.person.name if self.person else None


def recogniser(database: Database, now: Clock, *, open_at_first: bool) -> Callable[[Request], Visitor]:
    """Return what tells who asks, and keeps it as `request.state.visitor` for the pages.

    open_at_first: whoever comes may read, as long as there are no users.
    """

    def recognise(request: Request) -> Visitor:
        request.state.visitor = Visitor()  # for the page of an error on the way
        if request.url.path in FOR_ANYBODY:
            return Visitor()
        request.state.visitor = _recognise(database, now(), request, open_at_first)
        return request.state.visitor  # type: ignore[no-any-return] # set in the line above

    return recognise


def _recognise(database: Database, now: datetime, request: Request, open_at_first: bool) -> Visitor:
    given = request.headers.get("authorization", "")
    key = request.cookies.get(COOKIE)
    with database.session(read_only=True) as session:
        if given:
            token = given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""
            person = people.person_of_token(session, token, now=now)
            if person is None:
                raise HTTPException(
                    401,
                    "This token opens nothing: it is mistyped, has expired or was revoked.",
                    {"WWW-Authenticate": "Bearer"},
                )
            return Visitor(person=person, by_token=True)
        if key and (found := people.person_of_login(session, key, now=now)) is not None:
            return Visitor(person=found[0], csrf=found[1])
        return Visitor(unguarded=open_at_first and not people.any_users(session))
