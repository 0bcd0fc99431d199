"""Submit a document, by its address or as a file, through the same steps as `mercwatch submit`."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import AfterValidator, Field, ValidationError
from starlette.datastructures import UploadFile

from db.queries import StoredCandidate
from db.session import Database
from db.store.submissions import add_submission, submissions
from pipeline.dates import PartialDate
from pipeline.errors import SubmissionError
from pipeline.ids import is_web_url
from web.access.visitor import Clock
from web.answers import done
from web.asked import BadRequestError, Blank
from web.bodies import MULTIPART, described, kind_of, values_of
from web.desk.deciding import Who
from web.desk.given import Sent, Words
from web.pages import page

LISTED = 20
NAME = 200  # characters of a file's name that are kept, the last
PATIENCE = 120.0  # seconds that one submission waits for those before it


class Given(Protocol):
    """What a submission gave."""

    @property
    def document_id(self) -> int: ...  # noqa: D102

    @property
    def candidates(self) -> Sequence[StoredCandidate]: ...  # noqa: D102

    @property
    def untagged(self) -> str | None: ...  # noqa: D102


class Submit(Protocol):
    """What stores a document and reads it; raises SubmissionError where it cannot."""

    def __call__(  # noqa: D102
        self,
        source: str,
        body: bytes | None,
        *,
        title: str | None,
        published: PartialDate | None,
        publisher: str | None,
        now: Clock,
    ) -> Given: ...


def _address(url: str) -> str:
    if not is_web_url(url):
        raise ValueError("give an http(s) URL, without user and password")
    return url


def _date(text: str) -> str:
    PartialDate(text)
    return text


class SentDocument(Sent):
    """A document to be read: its URL, or a file; the rest as the document says, where left out."""

    url: Annotated[Words, Field(max_length=2000), AfterValidator(_address)] | None = None
    title: Annotated[Words | None, Blank] = None
    published: Annotated[str, Field(max_length=10), AfterValidator(_date)] | None = None
    publisher: Annotated[Words | None, Blank] = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent: a form or JSON, and a file's name and bytes."""

    given: SentDocument
    name: str
    body: bytes | None


async def _sent(request: Request) -> Sending:
    name, content = "", None
    if kind_of(request) == MULTIPART:
        form = await request.form(max_files=1, max_fields=8)
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            name = "".join(one if one.isprintable() else "�" for one in file.filename[-NAME:])
            content = await file.read()
        texts = {key: value for key, value in form.items() if isinstance(value, str) and value.strip()}
        values: dict[str, Any] = {key: text for key, text in texts.items() if key not in {"csrf", "file"}}
        await request.close()
    else:
        values = await values_of(request, SentDocument)
    try:
        given = SentDocument.model_validate(values)
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}." for one in error.errors()]
        raise BadRequestError(*told) from error
    if (given.url is None) == (content is None):
        raise BadRequestError("Give the address of a document, or a file, and not both.")
    return Sending(given, name, content)


def submitting(database: Database, submit: Submit, now: Clock) -> APIRouter:
    """Return the routes of submitting; one document is read at a time, as the language model is one."""
    routes = APIRouter(prefix="/submissions")
    turn = Lock()

    @routes.get("", response_class=HTMLResponse)
    def form(request: Request) -> HTMLResponse:
        with database.session(read_only=True) as session:
            return page(request, "submit.html", last=submissions(session, limit=LISTED))

    @routes.post("", openapi_extra=described(SentDocument))
    def take(request: Request, who: Who, sent: Annotated[Sending, Depends(_sent)]) -> Response:
        given, source = sent.given, sent.given.url or sent.name
        if not turn.acquire(timeout=PATIENCE):
            raise HTTPException(503, "Others are submitting. Try again in a minute.", {"Retry-After": "60"})
        try:
            found = submit(
                source,
                sent.body,
                title=given.title,
                published=PartialDate(given.published) if given.published else None,
                publisher=given.publisher,
                now=now,
            )
        except SubmissionError as error:
            raise HTTPException(422, str(error)) from error
        finally:
            turn.release()
        with database.session() as session:
            add_submission(session, found.document_id, source, by=who.name, now=now())
        content = {
            "document": found.document_id,
            "candidates": [one.id for one in found.candidates],
            "untagged": found.untagged,
        }
        return done(request, content, then=f"/documents/{found.document_id}", status=201)

    return routes
