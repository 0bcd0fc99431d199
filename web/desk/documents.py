"""A stored document: its text, what was told of it, its versions, its archived bytes."""

from typing import Annotated, Any, Protocol

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from db import queries
from db.session import Database
from pipeline.errors import ArchiveError
from pipeline.records import ArchivePointer
from pipeline.registry import Registry
from web.access.visitor import Visitor
from web.desk.candidate import ORIGINS, Number
from web.desk.marking import lines, segments
from web.desk.seat import may_decide
from web.desk.sheet import sheet
from web.pages import page
from web.words import Words

MISSED = {"status": "done", "certainty": "confirmed", "role": "primary"}  # of an action to be added


class Kept(Protocol):
    """The archive, as far as a page needs it."""

    def read(self, pointer: ArchivePointer) -> bytes:
        """Return the body that a pointer leads to; raise ArchiveError where it is not there."""
        ...


def documents(database: Database, registry: Registry, words: Words, archive: Kept | None) -> APIRouter:
    """Return the routes of documents; archive: None where there is none to read from."""
    routes = APIRouter(prefix="/documents", default_response_class=HTMLResponse)

    @routes.get("/{document_id}")
    def one(request: Request, document_id: Number, add: Annotated[bool, Query()] = False) -> HTMLResponse:
        visitor: Visitor = request.state.visitor
        with database.session(read_only=True) as session:
            try:
                document = queries.document(session, document_id)
                versions = queries.versions(session, document_id)
            except LookupError as error:
                raise HTTPException(404, f"There is no document {document_id}.") from error
            told = queries.candidates(session, document_id=document_id, state=None, viewer=visitor.name)
            archived = queries.page_of(session, document_id) is not None
        here = [one for one in told if one.document.id == document_id]
        quotes = [quote for one in here for quote in one.candidate.evidence]
        facts: dict[str, Any] = MISSED if add else {}
        return page(
            request,
            "document.html",
            document=document,
            document_id=document_id,
            version=next(one for one in versions if one.id == document_id),
            versions=versions,
            told=here,
            archived=archived and archive is not None,
            adding=add and may_decide(request),
            writable=may_decide(request),
            rows=sheet(facts, [], registry.codebook.fields, words),
            meanings={quote: f"{quote.field}: {quote.value}" for quote in quotes},
            lines=list(lines(segments(document.text, [] if add else quotes))),
            origins=ORIGINS,
            codebook=registry.codebook,
            words=words,
        )

    @routes.get("/{document_id}/archived")
    def archived(document_id: Number) -> Response:
        with database.session(read_only=True) as session:
            found = queries.page_of(session, document_id)
        if found is None or found.pointer is None or archive is None:
            raise HTTPException(404, f"No page is archived for document {document_id}.")
        try:
            body = archive.read(found.pointer)
        except ArchiveError as error:
            raise HTTPException(404, "The archive has lost this page.") from error
        return Response(
            body, media_type="application/octet-stream", headers=_as_file(document_id, found.content_type)
        )

    return routes


def _as_file(document_id: int, content_type: str) -> dict[str, str]:
    """Return the headers of a download, which no browser shows as a page."""
    kind = content_type.partition(";")[0].strip().lower()
    suffix = {"text/html": "html", "application/pdf": "pdf", "text/plain": "txt"}.get(kind, "bin")
    name = f'attachment; filename="document-{document_id}.{suffix}"'
    return {"Content-Disposition": name, "Cache-Control": "no-store"}
