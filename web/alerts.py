"""Alerts: made from a list's filters, listed and stopped on one page, with what became of each delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field, ValidationError

from db.queries import alerts as asked_of
from db.session import Database
from db.store.alerts import add_alert, stop_alert
from db.store.deliveries import deliver_again
from pipeline.alerts import About, Alert, Cadence, Channel
from pipeline.registry import Holds
from pipeline.review.people import UserRole
from web.access.gate import require
from web.access.visitor import Clock, Visitor
from web.answers import done
from web.asked import Asked as AskedOfQueue
from web.asked import BadRequestError
from web.asked import Narrowed as OfCandidates
from web.bodies import body, described, wants_json
from web.desk.given import LARGEST, Sent
from web.desk.given import Words as Text
from web.explorer.asked import Narrowed as OfActions
from web.pages import page
from web.words import Words

LISTED = 50  # deliveries
LISTS = {About.ACTIONS: "/actions", About.CANDIDATES: "/candidates"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ZONES = sorted(one for one in available_timezones() if "/" in one or one == "UTC")
Number = Annotated[int, Path(ge=1, le=LARGEST)]


class SentAlert(Sent):
    """What is to be told; filters: as an address of the list has them."""

    name: Annotated[Text, Field(max_length=200)]
    about: About = About.ACTIONS
    cadence: Cadence = Cadence.DAILY
    channel: Channel = Channel.MAIL
    target: Annotated[Text, Field(max_length=2000)]
    zone: Annotated[Text, Field(max_length=100)] = "UTC"
    hour: Annotated[int, Field(ge=0, le=23)] = 8
    weekday: Annotated[int, Field(ge=0, le=6)] = 0
    filters: dict[str, Text] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert with its filters in words, and the address of what they find."""

    line: asked_of.AlertLine
    filters: Mapping[str, str]
    address: str


def checked_filters(about: About, given: Mapping[str, str], words: Words) -> dict[str, str]:
    """Return filters with names turned to codes; raise BadRequestError on one that there is not."""
    try:
        if about is About.ACTIONS:
            actions = OfActions.model_validate(given)
            return actions.model_copy(update=actions.read(words)).narrowing
        return AskedOfQueue.model_validate(given).checked(words).narrowing
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc'])) or 'filters'}: {one['msg']}." for one in error.errors()]
        raise BadRequestError(*told) from error


def alerts(database: Database, words: Words, now: Clock) -> APIRouter:
    """Return the routes of alerts; each user has their own, an admin has a say over all."""
    routes = APIRouter(default_response_class=HTMLResponse)

    def form(request: Request, about: About, filters: Mapping[str, str]) -> HTMLResponse:
        return page(
            request,
            "alerts/new.html",
            about=about,
            filters=filters,
            told=in_words(filters, words),
            address=address_of(about, filters),
            days=DAYS,
            zones=ZONES,
        )

    @routes.get("/alerts")
    def listed(request: Request) -> HTMLResponse:
        visitor: Visitor = request.state.visitor
        owner = None if _administers(visitor) else visitor.name or ""
        with database.session(read_only=True) as session:
            found = asked_of.alerts(session, owner=owner)
            delivered = asked_of.deliveries(session, [one.id for one in found], limit=LISTED)
        return page(
            request,
            "alerts/list.html",
            shown=[_shown(one, words) for one in found],
            deliveries=delivered,
            names={one.id: one.alert.name for one in found},
            days=DAYS,
            of_all=owner is None,
        )

    @routes.get("/alerts/new/actions")
    def of_actions(request: Request, given: Annotated[OfActions, Query()]) -> HTMLResponse:
        return form(request, About.ACTIONS, checked_filters(About.ACTIONS, given.narrowing, words))

    @routes.get("/alerts/new/candidates")
    def of_candidates(request: Request, given: Annotated[OfCandidates, Query()]) -> HTMLResponse:
        return form(request, About.CANDIDATES, checked_filters(About.CANDIDATES, given.narrowing, words))

    @routes.post("/alerts", openapi_extra=described(SentAlert))
    def make(request: Request, given: Annotated[SentAlert, Depends(body(SentAlert))]) -> Response:
        visitor: Visitor = request.state.visitor
        if given.cadence is Cadence.EACH:
            require(visitor, UserRole.ADMIN)
        filters = checked_filters(given.about, given.filters, words)
        alert = Alert(owner=visitor.name or "", **given.model_dump() | {"filters": filters})
        with database.session() as session:
            number, secret = add_alert(session, alert, now=now())
        if secret is None or wants_json(request):
            return done(request, {"alert": number, "secret": secret}, then="/alerts", status=201)
        return page(request, "alerts/made.html", status=201, alert=alert, secret=secret)

    @routes.post("/alerts/{alert_id}/stop")
    def stop(request: Request, alert_id: Number) -> Response:
        with database.session() as session:
            _require_own(request, asked_of.owner_of(session, alert_id=alert_id))
            stop_alert(session, alert_id, now=now())
        return done(request, {"stopped": alert_id}, then="/alerts")

    @routes.post("/deliveries/{delivery_id}/again")
    def again(request: Request, delivery_id: Number) -> Response:
        with database.session() as session:
            _require_own(request, asked_of.owner_of(session, delivery_id=delivery_id))
            deliver_again(session, delivery_id, now=now())
        return done(request, {"again": delivery_id}, then="/alerts#deliveries")

    return routes


def in_words(filters: Mapping[str, str], words: Words) -> dict[str, str]:
    """Return filters with the names of what their codes mean."""
    kinds = {"type": Holds.TYPE, "actor": Holds.ACTOR, "party": Holds.ACTOR, "firm": Holds.FIRM}
    return {
        name: words.term(kinds[name], value).name if name in kinds else value
        for name, value in filters.items()
    }


def address_of(about: About, filters: Mapping[str, str]) -> str:
    """Return the address of the list that filters narrow."""
    return LISTS[about] + (f"?{urlencode(filters)}" if filters else "")


def _shown(line: asked_of.AlertLine, words: Words) -> Shown:
    filters = line.alert.filters
    return Shown(line, in_words(filters, words), address_of(line.alert.about, filters))


def _administers(visitor: Visitor) -> bool:
    return visitor.person is not None and visitor.person.may(UserRole.ADMIN)


def _require_own(request: Request, owner: str | None) -> None:
    """Raise HTTPException where there is no such alert, or it is another's."""
    visitor: Visitor = request.state.visitor
    if owner is None or not (owner == visitor.name or _administers(visitor)):
        raise HTTPException(404, "You have no alert or delivery of that number.")
