"""The way in: the page that asks who somebody is, and the cookie of a login that was made."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from db.people import Login, Throttled
from web.access.visitor import COOKIE
from web.answers import local
from web.pages import page

FORM_COOKIE = "mercwatch_form"  # holds what the form repeats: nobody is logged in as another unawares


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """How people may log in.  secure: cookies go over HTTPS only; provider: host of a login provider."""

    secure: bool
    passwords: bool = True
    provider: str | None = None

    def set_cookie(self, answer: Response, name: str, value: str, seconds: int, *, path: str = "/") -> None:
        """Let a browser keep a value from scripts, and from what other sites send."""
        answer.set_cookie(
            name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=self.secure
        )

    def ask(self, request: Request, *messages: str, status: int = 200, next: str | None = None) -> Response:
        """Return the page that asks who somebody is."""
        repeated = secrets.token_urlsafe(32)
        shown = {"form": repeated, "messages": messages, "next": local(next), "entrance": self}
        answer = page(request, "login.html", status=status, **shown)
        self.set_cookie(answer, FORM_COOKIE, repeated, 3600)
        return answer

    def let_in(self, answer: Response, login: Login, now: datetime) -> Response:
        """Return an answer with the cookie of a login."""
        self.set_cookie(answer, COOKIE, login.key, int((login.expires_at - now).total_seconds()))
        answer.delete_cookie(FORM_COOKIE)
        return answer


def waiting(throttled: Throttled, now: datetime) -> tuple[int, str]:
    """Return for how many seconds somebody has to wait, and what to tell them."""
    seconds = max(1, int((throttled.until - now).total_seconds()))
    return seconds, f"Too many attempts. Try again in {seconds // 60 + 1} minutes."
