"""What official lists and instruments have, and the record has not."""

from collections import Counter
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from db.queries.held import gaps_of
from db.session import Database
from pipeline.gaps import Finding, State
from pipeline.naming import Names
from pipeline.registry import Registry
from web.answers import told
from web.bodies import wants_json
from web.pages import page


class Shown(StrEnum):
    """Which findings are shown."""

    OPEN = "open"  # all that is not there
    MISSING = "missing"
    CANDIDATE = "candidate"
    THERE = "there"


def gaps(database: Database, registry: Registry) -> APIRouter:
    """Return the route of what is missing."""
    routes = APIRouter(default_response_class=HTMLResponse)
    names = Names(registry)

    @routes.get("/gaps")
    def show(request: Request, state: Annotated[Shown, Query()] = Shown.OPEN) -> Response:
        with database.session(read_only=True) as session:
            found = gaps_of(session, registry)
        shown = [one for one in found if _is_shown(one, state)]
        if wants_json(request):
            return told(shown)
        groups: dict[str, list[Finding]] = {}
        for one in shown:
            of = one.expected.of
            name = registry.instruments[of].name if one.expected.joined else registry.lists[of].name
            groups.setdefault(name, []).append(one)
        return page(
            request,
            "explorer/gaps.html",
            groups=groups,
            counts=Counter(one.state.value for one in found),
            total=len(found),
            state=state,
            states=list(Shown),
            names=names,
        )

    return routes


def _is_shown(one: Finding, state: Shown) -> bool:
    return one.state is not State.THERE if state is Shown.OPEN else one.state.value == state.value
