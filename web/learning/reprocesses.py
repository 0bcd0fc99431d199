"""What reading anew would change: seen, adopted, dropped. The reading itself is the command line's."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, Response

from db.people.accounts import log_act
from db.queries.reprocesses import ReprocessLine, differences, reprocess
from db.queries.reprocesses import reprocesses as readings
from db.schema import Progress
from db.session import Database
from db.store.reprocesses import drop_reprocess
from pipeline.errors import BusyError
from pipeline.revision import EVIDENCE, FIELDS, Turn
from pipeline.revision.sides import sides
from web.access.visitor import Clock
from web.answers import done, told
from web.bodies import body, described, wants_json
from web.desk.deciding import Who
from web.desk.given import LARGEST, Sent
from web.pages import page

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Number = Annotated[int, Path(ge=1, le=LARGEST)]
SHOWN = 50  # readings on the page
EXAMPLES = 5  # of a type and turn
MOST = 500  # differing documents that a request adopts; more take the command line
WAITING = {Progress.PROPOSED, Progress.ADOPTING}  # adopting that was stopped goes on
HEADS = {
    Turn.GAINED: "gained",
    Turn.LOST: "lost",
    Turn.CHANGED: "changed",
    Turn.RETURNS: "back to the desk",
    Turn.STANDS: "decided, stands",
}

Adopt = Callable[[int], "DataclassInstance"]  # which says what it wrote, in numbers


class SentChoice(Sent):
    """Nothing: the address says what is meant."""


def reprocesses(database: Database, adopt: Adopt | None, now: Clock) -> APIRouter:
    """Return the routes of readings anew."""
    routes = APIRouter(prefix="/reprocesses")

    def read(number: int) -> ReprocessLine:
        with database.session(read_only=True) as session:
            found = reprocess(session, number)
        if found is None:
            raise HTTPException(404, f"There is no reading anew {number}.")
        return found

    def log(act: str, number: int, who: str) -> None:
        with database.session() as session:
            log_act(session, act, who, done_by=who, now=now(), number=str(number))

    @routes.get("", response_class=HTMLResponse)
    def listed(request: Request) -> Response:
        with database.session(read_only=True) as session:
            found = readings(session, SHOWN)
        if wants_json(request):
            return told([summary(one) for one in found])
        return page(request, "learning/reprocesses.html", found=found)

    @routes.get("/{number}", response_class=HTMLResponse)
    def one(request: Request, number: Number) -> Response:
        found = read(number)
        with database.session(read_only=True) as session:
            shown = list(differences(session, number, each=EXAMPLES))
        if wants_json(request):
            return told(summary(found) | {"examples": shown})
        fields = [
            name for name in (*FIELDS, EVIDENCE) if any(many[name] for many in found.tally.fields.values())
        ]
        return page(
            request,
            "learning/reprocess.html",
            found=found,
            heads=HEADS,
            fields=fields,
            examples=[(line, HEADS[Turn(line.told["turn"])], list(sides(line.told))) for line in shown],
            each=EXAMPLES,
            adoptable=adopt is not None and found.progress in WAITING and found.tally.differing <= MOST,
            waits=found.progress in WAITING,
            droppable=found.progress in {Progress.READING, Progress.PROPOSED},
        )

    @routes.post("/{number}/adopt", openapi_extra=described(SentChoice))
    def adopted(
        request: Request,
        number: Number,
        who: Who,
        given: Annotated[SentChoice, Depends(body(SentChoice))],
    ) -> Response:
        found = read(number)
        if adopt is None or found.tally.differing > MOST:
            raise HTTPException(422, f"This takes the command line: mercwatch reprocess --adopt {number}")
        try:
            wrote = asdict(adopt(number))
        except BusyError as error:
            raise HTTPException(409, "Another run is under way: let it end, then adopt again.") from error
        log("adopt reprocess", number, who.name)
        return done(request, {"adopted": number} | wrote, then=f"/reprocesses/{number}", status=201)

    @routes.post("/{number}/drop", openapi_extra=described(SentChoice))
    def dropped(
        request: Request,
        number: Number,
        who: Who,
        given: Annotated[SentChoice, Depends(body(SentChoice))],
    ) -> Response:
        read(number)
        with database.session() as session:
            drop_reprocess(session, number)
            log_act(session, "drop reprocess", who.name, done_by=who.name, now=now(), number=str(number))
        return done(request, {"dropped": number}, then=f"/reprocesses/{number}", status=201)

    return routes


def summary(found: ReprocessLine) -> dict[str, Any]:
    """Return a reading anew as plain lists and numbers."""
    return asdict(found) | {"tally": found.tally.as_mapping()}
