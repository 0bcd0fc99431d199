"""The pages on which a proposed name becomes a change of the registry, or is dismissed for good."""

from dataclasses import dataclass
from pathlib import Path as Folder
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from db.queries.sightings import Change, Standing, changes, documents_naming, places, proposals, said_of
from db.schema import NameVerdict
from db.session import Database
from db.store.sightings import say_of_name
from pipeline.errors import RegistryError, StaleError
from pipeline.proposals import known
from pipeline.proposals.rows import addition, slug
from pipeline.proposals.writing import Draft, draft, write
from pipeline.registry import BodyKind, FirmKind, Registry, load
from web.access.visitor import Clock
from web.answers import done, told
from web.bodies import body, described, wants_json
from web.desk.deciding import Who
from web.desk.seat import may_decide
from web.naming.sent import SentVerdict, SentWish
from web.pages import page

Key = Annotated[str, Path(min_length=1, max_length=300)]
SHOWN = 200  # names on one page


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages work with; folder: of the registry's own files, None where none can be written."""

    database: Database
    registry: Registry
    folder: Folder | None
    now: Clock


def naming(database: Database, registry: Registry, folder: Folder | None, now: Clock) -> APIRouter:
    """Return the routes of names."""
    desk = Desk(database, registry, folder, now)
    routes = APIRouter(prefix="/registry")
    names = known(registry)

    @routes.get("/proposals", response_class=HTMLResponse)
    def listed(request: Request, standing: Annotated[Standing, Query()] = Standing.OPEN) -> Response:
        with database.session(read_only=True) as session:
            found = proposals(session, names, standing=standing)
            last = changes(session, 10)
        if wants_json(request):
            return told(found)
        return page(
            request,
            "registry/proposals.html",
            standings=list(Standing),
            standing=standing,
            found=found[:SHOWN],
            total=len(found),
            last=last,
        )

    @routes.get("/proposals/{key}", response_class=HTMLResponse)
    def one(request: Request, key: Key) -> Response:
        return shown(request, desk, key)

    @routes.post("/proposals/{key}/draft", openapi_extra=described(SentWish))
    def drafted(
        request: Request, key: Key, who: Who, given: Annotated[SentWish, Depends(body(SentWish))]
    ) -> Response:
        try:
            made = desk_draft(desk, given)
        except RegistryError as error:
            return shown(request, desk, key, given=given, faults=str(error).splitlines())
        return shown(request, desk, key, given=given, made=made)

    @routes.post("/proposals/{key}/accept", openapi_extra=described(SentWish))
    def accept(
        request: Request, key: Key, who: Who, given: Annotated[SentWish, Depends(body(SentWish))]
    ) -> Response:
        folder = writable(desk)
        try:
            wanted = addition(given.wish, load(folder if folder.is_dir() else None))
            made = draft(folder, wanted)
        except RegistryError as error:
            return shown(request, desk, key, given=given, faults=str(error).splitlines())
        if given.expected != made.digest:
            raise StaleError("the difference is not the one that was shown: look at it again")
        with database.session() as session:
            say_of_name(
                session,
                key,
                given.name,
                NameVerdict.ACCEPT,
                done_by=who.name,
                now=now(),
                seen=given.seen,
                note=given.note,
                change=wanted.as_mapping(),
                file=made.file,
                diff=made.diff,
            )
            write(folder, made)  # within the transaction: where it fails, nothing is said
        return done(request, {"file": made.file, "diff": made.diff}, then=address(key), status=201)

    def say(request: Request, key: str, who: Who, given: SentVerdict, verdict: NameVerdict) -> Response:
        with database.session() as session:
            found = places(session, key)
            if not found:
                raise HTTPException(404, f"No text has the name {key!r}.")
            say_of_name(
                session,
                key,
                found[0].name,
                verdict,
                done_by=who.name,
                now=now(),
                seen=given.seen,
                note=given.note,
            )
        return done(request, {"key": key, "verdict": verdict}, then=address(key), status=201)

    @routes.post("/proposals/{key}/dismiss", openapi_extra=described(SentVerdict))
    def dismiss(
        request: Request, key: Key, who: Who, given: Annotated[SentVerdict, Depends(body(SentVerdict))]
    ) -> Response:
        return say(request, key, who, given, NameVerdict.DISMISS)

    @routes.post("/proposals/{key}/reopen", openapi_extra=described(SentVerdict))
    def reopen(
        request: Request, key: Key, who: Who, given: Annotated[SentVerdict, Depends(body(SentVerdict))]
    ) -> Response:
        return say(request, key, who, given, NameVerdict.REOPEN)

    return routes


def shown(
    request: Request,
    desk: Desk,
    key: str,
    *,
    given: SentWish | None = None,
    made: Draft | None = None,
    faults: list[str] | None = None,
) -> Response:
    """Return the page of a name, with what was filled in and what came of it."""
    with desk.database.session(read_only=True) as session:
        found = next((one for one in proposals(session, (), standing=None) if one.key == key), None)
        said: list[Change] = said_of(session, key)
        met, documents = places(session, key), documents_naming(session, key)
    if found is None:
        raise HTTPException(404, f"No text has the name {key!r}.")
    status = 422 if faults else 200
    if wants_json(request):
        content: dict[str, Any] = {"proposal": found, "places": met, "said": said, "faults": faults or []}
        content |= {"diff": made.diff, "expected": made.digest, "file": made.file} if made else {}
        return told(content, status=status)
    return page(
        request,
        "registry/proposal.html",
        status=status,
        found=found,
        places=met,
        documents=documents,
        said=said,
        given=given,
        made=made,
        faults=faults or [],
        slug=slug(found.name),
        sources=list(dict.fromkeys(one.url for one in met))[:5],
        registry=desk.registry,
        firm_kinds=list(FirmKind),
        body_kinds=list(BodyKind),
        writable=may_decide(request) and desk.folder is not None,
        lines=made.diff.splitlines() if made else [],
    )


def desk_draft(desk: Desk, given: SentWish) -> Draft:
    """Return the change that a person wishes for; raise RegistryError where it cannot be made."""
    folder = writable(desk)
    return draft(folder, addition(given.wish, load(folder if folder.is_dir() else None)))


def writable(desk: Desk) -> Folder:
    """Return the folder to write to."""
    if desk.folder is None:
        raise HTTPException(403, "This desk has no registry of its own to write to.")
    return desk.folder


def address(key: str) -> str:
    """Return the address of a name's page."""
    return f"/registry/proposals/{quote(key, safe='')}"
