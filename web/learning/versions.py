"""The models that were trained here: compared, put in use, taken back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from db.people.accounts import log_act
from db.session import Database
from pipeline.errors import StaleError
from web.access.visitor import Clock
from web.answers import done, told
from web.bodies import body, described, wants_json
from web.desk.deciding import Who
from web.desk.given import Sent, Words
from web.learning.figures import held_out, not_judged, on_gold
from web.pages import page

if TYPE_CHECKING:
    from models.learning.versions import Version

SHIPPED = "shipped"  # as `models.learning.versions` names what comes with the program


class SentBack(Sent):
    """That what was used before is used again; seen: the version that was shown as in use."""

    seen: Words


class SentAdoption(SentBack):
    """Which version to put in use; anyway: though it was found no better."""

    version: Words
    anyway: bool = False


def versions(database: Database, folder: Path | None, now: Clock) -> APIRouter:
    """Return the routes of versions; folder: where they are kept."""
    routes = APIRouter(prefix="/models")

    @routes.get("", response_class=HTMLResponse)
    def listed(request: Request) -> Response:
        found, using = _all(folder), in_use(folder)
        if wants_json(request):
            content = [{"version": one.name, **one.manifest} for one in found]
            return told({"in use": using, "versions": content})
        return page(
            request,
            "learning/models.html",
            in_use=using,
            shipped=SHIPPED,
            writable=folder is not None,
            versions=[
                {
                    "name": one.name,
                    "made": datetime.fromtimestamp(one.folder.stat().st_mtime, UTC),
                    "before": one.manifest["figures"]["in use"]["model"],
                    "decisions": one.manifest["decisions"],
                    "refusals": one.manifest["refusals"],
                    "held": held_out(one.manifest),
                    "gold": on_gold(one.manifest),
                    "not_judged": not_judged(one.manifest),
                }
                for one in found
            ],
        )

    @routes.post("/adopt", openapi_extra=described(SentAdoption))
    def adopt(
        request: Request, who: Who, given: Annotated[SentAdoption, Depends(body(SentAdoption))]
    ) -> Response:
        from models.learning import versions as kept  # noqa: PLC0415 - as in `_all`

        path = _seen(folder, given.seen)
        refused = () if given.version == SHIPPED else kept.version(path, given.version).manifest["refusals"]
        if refused and not given.anyway:
            raise HTTPException(422, f"It is no better: {'; '.join(refused)}. Say anyway if it is meant.")
        with database.session() as session:
            log_act(session, "adopt model", who.name, done_by=who.name, now=now(), version=given.version)
            kept.adopt(path, given.version, now())  # within the transaction: where it fails, nothing is said
        return done(request, {"in use": given.version}, then="/models", status=201)

    @routes.post("/back", openapi_extra=described(SentBack))
    def back(request: Request, who: Who, given: Annotated[SentBack, Depends(body(SentBack))]) -> Response:
        from models.learning import versions as kept  # noqa: PLC0415 - as in `_all`

        path = _seen(folder, given.seen)
        with database.session() as session:
            before = kept.roll_back(path, now())
            log_act(session, "take model back", who.name, done_by=who.name, now=now(), to=before)
        return done(request, {"in use": before}, then="/models", status=201)

    return routes


def _all(folder: Path | None) -> "list[Version]":
    from models.learning import versions as kept  # noqa: PLC0415 - spaCy takes a second to import

    return kept.versions(folder) if folder else []


def in_use(folder: Path | None) -> str:
    """Return the name of the version in use."""
    from models.learning import versions as kept  # noqa: PLC0415 - as in `_all`

    found = kept.adopted(folder) if folder else None
    return found.name if found else SHIPPED


def _seen(folder: Path | None, seen: str) -> Path:
    """Return the folder to write to; raise StaleError where another version is in use than was shown."""
    if folder is None:
        raise HTTPException(403, "This desk has no folder of models.")
    if (using := in_use(folder)) != seen:
        raise StaleError(f"by now {using} is in use: look at it again")
    return folder
