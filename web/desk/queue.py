"""The pages of the queue: what waits, narrowed by filters, and the way through it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from db import queries
from db.queries.own import own_decisions
from db.queries.queue import WINDOW, Order, Seat, Waiting, count_waiting, window
from db.queries.tallies import Tallies, count_open, progress, tallies
from db.session import Database
from pipeline.changes import CandidateState
from pipeline.registry import Registry
from web.access.visitor import Clock
from web.answers import told
from web.asked import PAGE, Asked
from web.desk.seat import seat_of
from web.lately import Lately
from web.official import Officials
from web.pages import page
from web.words import Words

PARTS = {
    Waiting.OPEN: "to do",
    Waiting.MINE: "my work",
    Waiting.FLAGGED: "second opinion wanted",
    Waiting.DISPUTED: "two disagree",
    Waiting.DECIDED: "decided",
    Waiting.SUPERSEDED: "superseded",
    Waiting.WITHDRAWN: "withdrawn",
    Waiting.ALL: "all",
}
ORDERS = {Order.WORTH: "surest first", Order.TEACHING: "most teaching"}
STATES = {Waiting.DECIDED, Waiting.SUPERSEDED, Waiting.WITHDRAWN}


def queue(database: Database, registry: Registry, words: Words, now: Clock) -> APIRouter:
    """Return the routes of the queue."""
    routes = APIRouter(default_response_class=HTMLResponse)
    official = Officials(registry.feeds.values())
    counted: Lately[Tallies] = Lately(now)
    numbered: Lately[int] = Lately(now)

    def number(seat: Seat, asked: Asked) -> int:
        with database.session(read_only=True) as session:
            return count_waiting(session, seat, asked.part, **asked.filters)

    def all_open() -> int:
        with database.session(read_only=True) as session:
            return count_open(session)

    def beside_filters(asked: Asked) -> Tallies:
        with database.session(read_only=True) as session:
            return tallies(session, **_counted(asked))

    @routes.get("/")
    def start() -> RedirectResponse:
        return RedirectResponse("/candidates")

    @routes.get("/candidates")
    def listed(request: Request, given: Annotated[Asked, Query()]) -> HTMLResponse:
        asked, seat = given.checked(words), seat_of(request, now())
        first = (asked.page - 1) * PAGE
        with database.session(read_only=True) as session:
            ids = window(session, seat, asked.part, official, first // WINDOW, asked.ordered, **asked.filters)
            shown = ids[first % WINDOW : first % WINDOW + PAGE]
            found = queries.candidates_of(session, shown, viewer=seat.viewer)
            own = own_decisions(session, seat.viewer, shown) if seat.viewer else {}
            done = progress(session, seat, open=numbered.soon("open", all_open))
        least = first - first % WINDOW + len(ids)
        total = numbered.soon((seat, asked.query()), lambda: number(seat, asked))
        beside = counted.soon(asked.query(), lambda: beside_filters(asked))
        return page(
            request,
            "candidates.html",
            asked=asked,
            found=found,
            own=own,
            progress=done,
            tallies=beside,
            parts_named=PARTS,
            orders_named=ORDERS,
            first=first + 1,
            previous=asked.address(page=asked.page - 1) if asked.page > 1 else None,
            total=max(total or 0, least),
            counting=total is None,
            following=asked.address(page=asked.page + 1) if first + PAGE < max(total or 0, least) else None,
            official=official,
            words=words,
        )

    @routes.get("/queue")
    def order(request: Request, given: Annotated[Asked, Query()]) -> Response:
        asked, seat = given.checked(words), seat_of(request, now())
        with database.session(read_only=True) as session:
            number = (asked.page - 1) * PAGE // WINDOW
            ids = window(session, seat, asked.part, official, number, asked.ordered, **asked.filters)
        return told({"ids": ids})

    return routes


def _counted(asked: Asked) -> queries.Filters:
    """Return the filters whose choices are counted: of open candidates, but where a state is asked for."""
    state: CandidateState | None = CandidateState.OPEN
    if asked.part in STATES:
        state = CandidateState(asked.part)
    elif asked.part in {Waiting.ALL, Waiting.MINE}:
        state = None
    return queries.Filters(**asked.filters | {"state": state})
