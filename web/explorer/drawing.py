"""Figures at addresses of their own: as SVG for light and dark, and as CSV."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from db.queries import explored
from db.session import Database
from db.store import Session
from pipeline import charts
from pipeline.charts import Figure, Theme, draw_svg, write_csv
from pipeline.naming import Names
from pipeline.registry import Registry
from web.explorer.asked import Narrowed
from web.explorer.kept import Kept, Made
from web.fresh import fresh, tag
from web.words import Words

KEPT = 200  # figures, and drawings


class Sought(Narrowed):
    """What a drawing shows, and for which ground."""

    theme: Theme = Theme.LIGHT


class Drawn:
    """Makes figures of the record; figures and drawings are kept until the record changes."""

    def __init__(self, registry: Registry, database: Database) -> None:
        self.names = Names(registry)
        self._database = database
        self.kept = Kept(KEPT)
        self._drawings = Kept(KEPT)

    def figure(self, session: Session, name: str, asked: Narrowed) -> Figure:
        """Return a figure of the actions asked for; raise KeyError where there is none of that name."""
        return self.kept.get(
            session, (name, asked.query()), lambda: FIGURES[name](session, self.names, asked)
        )

    def glance(self, session: Session, asked: Narrowed, *names: str) -> tuple[list[Figure], bool]:
        """Return figures, none dear to wait for, and whether all are of the record as it is."""
        found = [
            self.soon(session, (name, asked.query()), partial(FIGURES[name], names=self.names, asked=asked))
            for name in names
        ]
        return [figure for figure, _ in found], all(latest for _, latest in found)

    def soon(self, session: Session, asked: Hashable, make: Callable[[Session], Made]) -> tuple[Made, bool]:
        """Return what was made, and whether of the record as it is."""
        return self.kept.soon(self._database, session, asked, make)

    def total(self, session: Session, asked: Narrowed) -> int:
        """Return how many actions there are like that."""
        key = ("total", asked.query())
        return self.kept.get(session, key, lambda: explored.count_accepted(session, **asked.wanted))

    def svg(self, session: Session, name: str, asked: Narrowed, theme: Theme) -> str:
        """Return a figure's drawing; raise LookupError where there is nothing to draw."""
        figure = self.figure(session, name, asked)
        if figure.draw is None:
            raise LookupError(figure.says)
        return self._drawings.get(session, (name, theme, asked.query()), lambda: draw_svg(figure, theme))


def _over_time(session: Session, names: Names, asked: Narrowed) -> Figure:
    return charts.timeline(explored.per_month_and_type(session, **asked.wanted), names)


def _by_year(session: Session, names: Names, asked: Narrowed) -> Figure:
    return charts.years(explored.per_month_and_type(session, **asked.wanted), names)


def _by_country(session: Session, names: Names, asked: Narrowed) -> Figure:
    counts = explored.by_party(session, "actors", "endorsers", **asked.wanted)
    return charts.tiles([(code, number) for code, number, _ in counts], names)


def _by_firm(session: Session, names: Names, asked: Narrowed) -> Figure:
    return charts.matrix(explored.per_firm_and_party(session, **asked.wanted), names)


def _together(session: Session, names: Names, asked: Narrowed) -> Figure:
    return charts.network(explored.pairs(session, **asked.wanted), names)


def _members(session: Session, names: Names, asked: Narrowed) -> Figure:
    joined = explored.members_of(session, **asked.wanted)
    return charts.members([(one.party, one.date, one.action_id) for one in joined], names)


FIGURES: dict[str, Callable[..., Figure]] = {
    "timeline": _over_time,
    "years": _by_year,
    "countries": _by_country,
    "firms": _by_firm,
    "network": _together,
    "members": _members,
}
FigureName = Literal["timeline", "years", "countries", "firms", "network", "members"]


def drawing(database: Database, words: Words, drawn: Drawn) -> APIRouter:
    """Return the routes of figures."""
    routes = APIRouter(prefix="/charts")

    @routes.get("/{name}.svg")
    def svg(request: Request, name: FigureName, given: Annotated[Sought, Query()]) -> Response:
        asked = given.model_copy(update=given.read(words))
        with database.session(read_only=True) as session:
            mark = tag(explored.stamp(session), name, asked.theme, asked.query())
            if (same := fresh(request, mark)) is not None:
                return same
            try:
                body = drawn.svg(session, name, asked, asked.theme)
            except LookupError as error:
                raise HTTPException(404, f"There is nothing to draw: {error.args[0]}") from error
        return Response(
            body, media_type="image/svg+xml", headers={"ETag": mark, "Cache-Control": "private, no-cache"}
        )

    @routes.get("/{name}.csv")
    def table(name: FigureName, given: Annotated[Narrowed, Query()]) -> Response:
        asked = given.model_copy(update=given.read(words))
        with database.session(read_only=True) as session:
            figure = drawn.figure(session, name, asked)
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
        return Response(write_csv(figure), media_type="text/csv; charset=utf-8", headers=headers)

    return routes
