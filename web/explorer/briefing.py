"""The briefing of a period: a preview, and files to take along."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict

from db.queries import explored
from db.session import Database
from pipeline.briefing import Period
from pipeline.briefing.files import Kind, write
from pipeline.briefing.outline import Briefing, brief
from pipeline.briefing.rendering import Rendering
from pipeline.dates import PartialDate
from pipeline.registry import Registry
from web.access.visitor import Clock
from web.asked import BadRequestError, Blank, Date
from web.explorer.asked import Narrowed
from web.explorer.drawing import Drawn
from web.explorer.kept import Kept
from web.official import Officials
from web.pages import page

SHOWN = 100  # actions in the preview; the files have them all
KEPT = 4  # previews; of a long period one takes some ten megabytes


class AskedPeriod(BaseModel):
    """Of which time; without one, of the last twelve months.  last: the day of the last report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Annotated[Date | None, Blank] = None
    until: Annotated[Date | None, Blank] = None
    last: Annotated[Date | None, Blank] = None

    def period(self, now: datetime) -> Period:
        """Return the period; raise BadRequestError where it ends before it begins."""
        since = self.since or f"{now.year - 1}-{now.month:02d}"
        until = self.until or f"{now:%Y-%m}"
        try:
            return Period(PartialDate(since), PartialDate(until))
        except ValueError as error:
            raise BadRequestError(f"since: {error}.") from error

    @property
    def last_report(self) -> datetime | None:
        """Return the end of the day of the last report."""
        if self.last is None:
            return None
        day = PartialDate(self.last).last
        return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


def briefing(database: Database, registry: Registry, drawn: Drawn, now: Clock) -> APIRouter:
    """Return the routes of the briefing."""
    routes = APIRouter()
    official = Officials(registry.feeds.values())
    joint = [one.code for one in registry.codebook.types.values() if one.joint]
    rendering = Rendering()
    kept = Kept(KEPT)

    def made(asked: AskedPeriod, link: str | None = None) -> Briefing:
        at = now()
        with database.session(read_only=True) as session:
            material = explored.material(
                session, asked.period(at), joint=joint, made=at, last=asked.last_report, link=link
            )
        return brief(material, drawn.names, official)

    @routes.get("/briefing")
    def preview(request: Request, asked: Annotated[AskedPeriod, Query()]) -> HTMLResponse:
        period = asked.period(now())
        with database.session(read_only=True) as session:
            key = (str(period.since), str(period.until), asked.last, now().date(), explored.attached(session))
            found = kept.get(session, key, lambda: made(asked))
            found = replace(found, gaps=explored.gaps(session))  # they change without a decision
        told = (*found.lines[:SHOWN], *found.earlier[:SHOWN])
        within = Narrowed(since=str(found.period.since), until=str(found.period.until))
        more = {"last": asked.last} if asked.last else {}
        return page(
            request,
            "explorer/briefing.html",
            briefing=found,
            shown=SHOWN,
            here={line.id for line in told},
            asked=within,
            last=asked.last,
            query=within.query(**more),
            kinds=list(Kind),
        )

    @routes.get("/briefing.{kind}")
    def file(request: Request, kind: Kind, asked: Annotated[AskedPeriod, Query()]) -> Response:
        link = str(request.base_url).rstrip("/")
        found = made(asked, link)
        name = f"briefing.{kind}"
        if kind is Kind.MARKDOWN:  # its pictures stay here
            within = Narrowed(since=str(found.period.since), until=str(found.period.until)).query()
            pictures = {one.name: f"{link}/charts/{one.name}.svg{within}" for one in found.figures}
            body = rendering.markdown(found, pictures).encode()
        else:
            body = write(found, rendering, kind)[name]
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(body, media_type=kind.media_type, headers=headers)

    return routes
