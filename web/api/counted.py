"""Countries, firms, instruments and documents of the actions that a filter finds."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from db.queries import explored
from db.session import Database
from db.store import Session
from pipeline.naming import Names
from pipeline.registry import Registry
from web.api import shapes
from web.api.answering import answering
from web.api.asked import AskedPage
from web.api.cursor import read_cursor, write_cursor
from web.explorer.asked import Narrowed
from web.explorer.kept import Kept
from web.official import Officials
from web.words import Words

KEPT = 200  # counts
Filters = Annotated[Narrowed, Query()]


def counted(database: Database, registry: Registry, words: Words) -> APIRouter:
    """Return the routes of what actions name and quote."""
    routes = APIRouter(prefix="/api/v1")
    names = Names(registry)
    official = Officials(registry.feeds.values())
    answer = answering(database, registry)
    kept = Kept(KEPT)

    def read(given: Narrowed) -> Narrowed:
        return given.model_copy(update=given.read(words))

    @routes.get("/countries", response_model=shapes.Countries)
    def countries(request: Request, given: Filters) -> Response:
        asked = read(given)

        def make(session: Session) -> shapes.Countries:
            counts = kept.get(
                session,
                ("countries", asked.query()),
                lambda: explored.by_party(session, "actors", "endorsers", **asked.wanted),
            )
            rows = [_counted(row, names.actor) for row in counts]
            return shapes.Countries(
                countries=[one for one in rows if names.is_country(one.code)],
                bodies=[one for one in rows if not names.is_country(one.code)],
            )

        return answer(request, make)

    @routes.get("/firms", response_model=shapes.Firms)
    def firms(request: Request, given: Filters) -> Response:
        asked = read(given)

        def make(session: Session) -> shapes.Firms:
            counts = kept.get(
                session, ("firms", asked.query()), lambda: explored.by_party(session, "firms", **asked.wanted)
            )
            return shapes.Firms(firms=[_counted(row, names.firm) for row in counts])

        return answer(request, make)

    @routes.get("/instruments", response_model=shapes.Instruments)
    def instruments(request: Request, given: Filters) -> Response:
        asked = read(given)

        def make(session: Session) -> shapes.Instruments:
            named = explored.by_instrument(session, **asked.wanted)
            return shapes.Instruments(instruments=[shapes.instrument(one) for one in named])

        return answer(request, make)

    @routes.get("/documents", response_model=shapes.Documents)
    def documents(request: Request, given: Annotated[AskedPage, Query()]) -> Response:
        asked = given.model_copy(update=given.read(words))
        after = read_cursor(asked.cursor).id if asked.cursor else None

        def make(session: Session) -> shapes.Documents:
            found = explored.documents(session, limit=asked.limit + 1, after=after, **asked.wanted)
            shown = found[: asked.limit]
            following = None
            if len(found) > asked.limit:
                place = write_cursor(None, shown[-1].document_id)
                following = "/api/v1/documents" + asked.query(limit=asked.limit, cursor=place)
            told = [shapes.source(one, official=official(one.publisher, one.url)) for one in shown]
            return shapes.Documents(documents=told, next=following)

        return answer(request, make)

    return routes


def _counted(row: tuple[str, int, str | None], name: Callable[[str], str]) -> shapes.Counted:
    code, number, last = row
    return shapes.Counted(code=code, name=name(code), actions=number, last=last)
