"""What went wrong, as a page in plain words; details that only an operator may see go to the log."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from pipeline.errors import DatabaseError
from web.asked import LAST, Asked, BadRequestError
from web.guard import HEADERS
from web.pages import page

log = logging.getLogger(__name__)

TITLES = {
    400: "That cannot be answered",
    404: "Nothing is here",
    405: "That cannot be done here",
    500: "Something broke on our side",
    503: "The database does not answer",
}
EXPECTED = {
    "state": "open, superseded, withdrawn, decided or all",
    "min_confidence": "a number from 0 to 1",
    "page": f"a whole number from 1 to {LAST}",
}


def install(app: FastAPI) -> None:
    """Make the application answer every error with a page."""

    @app.exception_handler(HTTPException)
    def on_http_error(request: Request, error: HTTPException) -> HTMLResponse:
        standard = "There is no page at this address." if error.status_code == 404 else ""
        said = standard if error.detail == "Not Found" else error.detail
        return problem(request, error.status_code, said or standard)

    @app.exception_handler(RequestValidationError)
    def on_bad_parameter(request: Request, error: RequestValidationError) -> HTMLResponse:
        if any(one["loc"][0] == "path" for one in error.errors()):
            return problem(request, 404, "There is no candidate of that number.")
        return problem(request, 400, *(_told(str(one["loc"][-1]), one) for one in error.errors()))

    @app.exception_handler(BadRequestError)
    def on_bad_request(request: Request, error: BadRequestError) -> HTMLResponse:
        return problem(request, 400, *error.messages)

    @app.exception_handler(DatabaseError)
    def on_database_error(request: Request, error: DatabaseError) -> HTMLResponse:
        log.error("%s: %s", request.url.path, error)
        return problem(request, 503, "Try again in a moment; the server's log says why.")

    @app.exception_handler(Exception)
    def on_any_other(request: Request, error: Exception) -> HTMLResponse:
        answer = problem(request, 500, "It is in the server's log, with what led to it.")
        answer.headers.update(HEADERS)  # this answer passes by the guard
        return answer


def problem(request: Request, status: int, *messages: str) -> HTMLResponse:
    """Return the page of an error."""
    title = TITLES.get(status, "That did not work")
    return page(request, "problem.html", status=status, code=status, title=title, messages=messages)


def _told(name: str, error: dict[str, object]) -> str:
    if name not in Asked.model_fields:
        return f"{name}: there is no such filter; there are {', '.join(Asked.model_fields)}."
    if name in EXPECTED:
        return f"{name}: {error['input']!r} is not {EXPECTED[name]}."
    return f"{name}: give one value."
