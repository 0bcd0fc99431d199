"""The pages of the queue: what waits, narrowed by filters, and the way through it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from db import queries
from db.queries.own import own_decisions
from db.queries.queue import WINDOW, Order, Seat, Waiting, count_away, count_part, window
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
from web.pages import page, part
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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the filters: counts of their choices, and the lists to choose from, with them."""

    tallies: Tallies | None
    suggested: str


def queue(database: Database, registry: Registry, words: Words, now: Clock) -> APIRouter:
    """Return the routes of the queue."""
    routes = APIRouter(default_response_class=HTMLResponse)
    official = Officials(registry.feeds.values())
    tallied: Lately[Beside] = Lately(now)
    numbered: Lately[int] = Lately(now)

    def number(seat: Seat, asked: Asked) -> int:
        with database.session(read_only=True) as session:
            return count_part(session, seat, asked.part, **asked.filters)

    def all_open() -> int:
        with database.session(read_only=True) as session:
            return count_open(session)

    def suggested(found: Tallies | None) -> str:
        return part("_filters.html", "suggested", words, found)

    uncounted = Beside(None, suggested(None))

    def beside_filters(asked: Asked) -> Beside:
        with database.session(read_only=True) as session:
            found = tallies(session, **_counted(asked))
        return Beside(found, suggested(found))

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
            away = count_away(session, seat, asked.part, **asked.filters)
        least = first - first % WINDOW + len(ids)
        whose = seat if asked.part is Waiting.MINE else None  # else one count does for all who look
        counted = numbered.soon((whose, asked.query()), lambda: number(seat, asked))
        total = None if counted is None else counted - away
        beside = tallied.soon(asked.query(), lambda: beside_filters(asked)) or uncounted
        return page(
            request,
            "candidates.html",
            asked=asked,
            found=found,
            own=own,
            progress=done,
            tallies=beside.tallies,
            suggested=beside.suggested,
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
