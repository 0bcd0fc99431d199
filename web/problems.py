"""What went wrong, as a page in plain words; details that only an operator may see go to the log."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from db.queries.queue import Waiting
from pipeline.errors import (
    AccountError,
    AlertError,
    DatabaseError,
    DecisionError,
    ModelError,
    ReprocessError,
    RightError,
    StaleError,
)
from pipeline.records import Role
from web.access.gate import LoginNeededError
from web.access.guard import HEADERS
from web.answers import told
from web.asked import LAST, BadRequestError
from web.bodies import wants_json
from web.pages import page

log = logging.getLogger(__name__)

TITLES = {
    400: "That cannot be answered",
    401: "Log in first",
    403: "That is not for you to do",
    404: "Nothing is here",
    405: "That cannot be done here",
    409: "It has changed meanwhile",
    413: "That is too much",
    415: "That cannot be read",
    422: "That cannot be decided so",
    429: "Too many attempts",
    500: "Something broke on our side",
    503: "The database does not answer",
}
EXPECTED = {
    "state": ", ".join(Waiting),
    "role": " or ".join(Role),
    "since": "YYYY, YYYY-MM or YYYY-MM-DD",
    "until": "YYYY, YYYY-MM or YYYY-MM-DD",
    "min_confidence": "a number from 0 to 1",
    "page": f"a whole number from 1 to {LAST}",
}


def title(status: int) -> str:
    """Return an error's title."""
    return TITLES.get(status, "That did not work")


def install(app: FastAPI) -> None:
    """Make the application answer every error with a page, or with the same as JSON."""

    @app.exception_handler(HTTPException)
    def on_http_error(request: Request, error: HTTPException) -> Response:
        standard = "There is no page at this address." if error.status_code == 404 else ""
        said = standard if error.detail == "Not Found" else error.detail
        answer = problem(request, error.status_code, said or standard)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(LoginNeededError)
    def on_login_needed(request: Request, error: LoginNeededError) -> Response:
        if wants_json(request):
            answer = problem(request, 401, "Log in, or send a token.")
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        return RedirectResponse(error.address, 303)

    @app.exception_handler(RequestValidationError)
    def on_bad_parameter(request: Request, error: RequestValidationError) -> Response:
        if any(one["loc"][0] == "path" for one in error.errors()):
            return problem(request, 404, "There is nothing of that number.")
        known = _parameters(request)
        return problem(request, 400, *(_told(str(one["loc"][-1]), one, known) for one in error.errors()))

    @app.exception_handler(BadRequestError)
    def on_bad_request(request: Request, error: BadRequestError) -> Response:
        return problem(request, 400, *error.messages)

    for kind, status in MENDABLE.items():
        app.add_exception_handler(kind, _answer_with(status))

    @app.exception_handler(DatabaseError)
    def on_database_error(request: Request, error: DatabaseError) -> Response:
        log.error("%s: %s", request.url.path, error)
        return problem(request, 503, "Try again in a moment; the server's log says why.")

    @app.exception_handler(Exception)
    def on_any_other(request: Request, error: Exception) -> Response:
        answer = problem(request, 500, "It is in the server's log, with what led to it.")
        answer.headers.update(HEADERS)  # this answer passes by the guard
        return answer


MENDABLE: dict[type[Exception], int] = {  # by whoever asked; the message says how
    StaleError: 409,
    DecisionError: 422,
    AccountError: 422,
    AlertError: 422,
    ModelError: 422,
    ReprocessError: 422,
    RightError: 403,
}


def _answer_with(status: int) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        return problem(request, status, str(error))

    return answer


def problem(request: Request, status: int, *messages: str) -> Response:
    """Return the page of an error, or the same as JSON."""
    if wants_json(request):
        return told({"title": title(status), "messages": messages}, status=status)
    context = {"code": status, "title": title(status), "messages": messages}
    return page(request, "problem.html", status=status, **context)


def _parameters(request: Request) -> list[str]:
    """Return the parameters that the route of a request takes."""
    names: list[str] = []
    for one in request.scope["route"].dependant.query_params:
        kind = one.field_info.annotation
        is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
        names += list(kind.model_fields) if is_model else [one.alias]
    return names


def _told(name: str, error: dict[str, Any], known: Sequence[str]) -> str:
    if name not in known:
        return f"{name}: there is no such filter; there are {', '.join(known)}."
    if name in EXPECTED:
        return f"{name}: {error['input']!r} is not {EXPECTED[name]}."
    if error["type"] in {"enum", "literal_error"}:
        choices = error["ctx"]["expected"].replace("'", "")
        return f"{name}: {error['input']!r} is not {choices}."
    return f"{name}: give one value."
