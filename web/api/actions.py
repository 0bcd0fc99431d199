"""Actions: page by page, whole as a file, one by one, and as a feed."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response, StreamingResponse

from db.queries import explored
from db.session import Database
from db.store import Session
from pipeline.briefing.outline import primary_first
from pipeline.briefing.sentences import sentence
from pipeline.naming import Names
from pipeline.records import Action
from pipeline.registry import Registry
from web.access.visitor import Clock
from web.api import shapes
from web.api.answering import answering
from web.api.asked import AskedPage
from web.api.cursor import read_cursor, write_cursor
from web.api.files import atom, csv_lines, json_lines
from web.explorer.asked import Narrowed
from web.explorer.listing import Number
from web.fresh import fresh, tag
from web.official import Officials
from web.words import Words

NEWS = 50  # entries of the feed
Filters = Annotated[Narrowed, Query()]


def actions(database: Database, registry: Registry, words: Words, now: Clock) -> APIRouter:
    """Return the routes of actions."""
    routes = APIRouter(prefix="/api/v1")
    names = Names(registry)
    official = Officials(registry.feeds.values())
    answer = answering(database, registry)

    def read(given: Narrowed) -> Narrowed:
        return given.model_copy(update=given.read(words))

    def out(action: Action) -> shapes.ActionOut:
        return shapes.ActionOut(**shapes.plain(action, sentence(action, names), names))

    def everything(given: Narrowed) -> Iterator[shapes.ActionOut]:
        with database.session(read_only=True) as session:
            for action in explored.stream(session, **given.wanted):
                yield out(action)

    @routes.get("/actions", response_model=shapes.Actions)
    def listed(request: Request, given: Annotated[AskedPage, Query()]) -> Response:
        asked = given.model_copy(update=given.read(words))
        after = read_cursor(asked.cursor) if asked.cursor else None

        def make(session: Session) -> shapes.Actions:
            order, limit = asked.order, asked.limit
            found = explored.accepted(session, order=order, limit=limit + 1, after=after, **asked.wanted)
            shown = found[:limit]
            following = None
            if len(found) > limit:
                last = shown[-1]
                place = write_cursor(last.date, last.decision_id if order == "accepted" else last.id)
                following = "/api/v1/actions" + asked.query(order=order, limit=limit, cursor=place)
            return shapes.Actions(actions=[out(one) for one in shown], next=following)

        return answer(request, make)

    @routes.get("/actions.csv")
    def as_csv(given: Filters) -> Response:
        return _file(csv_lines(everything(read(given))), "text/csv; charset=utf-8", "actions.csv")

    @routes.get("/actions.jsonl")
    def as_json_lines(given: Filters) -> Response:
        return _file(json_lines(everything(read(given))), "application/jsonl; charset=utf-8", "actions.jsonl")

    @routes.get("/actions.atom")
    def as_feed(request: Request, given: Filters) -> Response:
        asked = read(given)
        base = str(request.base_url).rstrip("/")
        with database.session(read_only=True) as session:
            mark = tag(explored.stamp(session), registry.digest, request.url)
            if (same := fresh(request, mark)) is not None:
                return same
            found = explored.accepted(session, order="accepted", limit=NEWS, **asked.wanted)
        told = [(one, sentence(one, names)) for one in found]
        updated = max((one.decided_at for one in found), default=now()).isoformat()
        body = atom(told, names, base=base, here=str(request.url), updated=updated)
        headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
        return Response(body, media_type="application/atom+xml; charset=utf-8", headers=headers)

    @routes.get("/actions/{action_id}", response_model=shapes.ActionWhole)
    def one(request: Request, action_id: Number) -> Response:
        def make(session: Session) -> shapes.ActionWhole:
            found = explored.accepted_one(session, action_id)
            if found is None:
                raise HTTPException(404, f"There is no action {action_id}.")
            sources = primary_first(explored.sources(session, [found])[action_id], official)
            passage = explored.passages(session, [found]).get(action_id)
            return shapes.ActionWhole(
                **shapes.plain(found, sentence(found, names), names),
                retired=found.retired,
                passage=shapes.around(found, passage),
                evidence=shapes.quotes(found),
                sources=[shapes.source(one, official=official(one.publisher, one.url)) for one in sources],
            )

        return answer(request, make)

    return routes


def _file(lines: Iterator[str], media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(lines, media_type=media_type, headers=headers)
