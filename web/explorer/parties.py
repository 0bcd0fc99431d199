"""Pages of who acts, whom it is about, and the instruments they act by."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse

from db.queries import explored
from db.session import Database
from pipeline.briefing.material import in_words
from pipeline.briefing.sentences import sentence
from pipeline.naming import Names
from pipeline.records import Action
from pipeline.registry import Registry
from web.explorer.asked import Narrowed
from web.explorer.drawing import Drawn
from web.pages import page
from web.words import Words

SHOWN = 100  # actions on the page of one party; the list has them all
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9_:]{1,100}$")]
Told = list[tuple[Action, str, str]]


def parties(database: Database, registry: Registry, words: Words, drawn: Drawn) -> APIRouter:
    """Return the routes of actors, firms and instruments."""
    routes = APIRouter(default_response_class=HTMLResponse)
    names = drawn.names

    @routes.get("/actors")
    def actors(request: Request) -> HTMLResponse:
        asked = Narrowed()
        with database.session(read_only=True) as session:
            counts, counted = drawn.soon(
                session, "actors", lambda one: explored.by_party(one, "actors", "endorsers", "members")
            )
            figures, latest = drawn.glance(session, asked, "countries", "network")
        states = [one for one in counts if names.is_country(one[0])]
        bodies = [one for one in counts if not names.is_country(one[0])]
        return page(
            request,
            "explorer/actors.html",
            asked=asked,
            figures=figures,
            latest=counted and latest,
            groups=[("States", states), ("Organisations and companies", bodies)],
            names=names,
        )

    @routes.get("/actors/{code}")
    def actor(request: Request, code: Code) -> HTMLResponse:
        asked = Narrowed(party=code)
        with database.session(read_only=True) as session:
            found = explored.accepted(session, limit=SHOWN, **asked.wanted)
            if not found and code == names.actor(code):
                raise HTTPException(404, f"No actor is known as {code}.")
            total = drawn.total(session, asked)
            together, firms = drawn.kept.get(
                session,
                ("actor", code),
                lambda: (
                    explored.by_party(session, "actors", "endorsers", **asked.wanted),
                    explored.by_party(session, "firms", **asked.wanted),
                ),
            )
            figures = [drawn.figure(session, "timeline", asked)]
        return page(
            request,
            "explorer/actor.html",
            asked=asked,
            code=code,
            name=names.actor(code),
            bodies=[body for body in registry.bodies.values() if body.actor == code],
            found=told(found, names),
            total=total,
            together=[one for one in together if one[0] != code],
            firms=firms,
            based=[firm for firm in registry.firms.values() if code in firm.jurisdictions],
            figures=figures,
            names=names,
        )

    @routes.get("/firms")
    def firms(request: Request) -> HTMLResponse:
        asked = Narrowed()
        with database.session(read_only=True) as session:
            counts, counted = drawn.soon(session, "firm counts", lambda one: explored.by_party(one, "firms"))
            figures, latest = drawn.glance(session, asked, "firms")
        return page(
            request,
            "explorer/firms.html",
            asked=asked,
            figures=figures,
            latest=counted and latest,
            counts=counts,
            others=[one for one in registry.firms.values() if one.id not in {code for code, *_ in counts}],
            names=names,
        )

    @routes.get("/firms/{code}")
    def firm(request: Request, code: Code) -> HTMLResponse:
        asked = Narrowed(firm=code)
        known = registry.firms.get(code)
        with database.session(read_only=True) as session:
            found = explored.accepted(session, limit=SHOWN, **asked.wanted)
            if not found and known is None:
                raise HTTPException(404, f"No firm is known as {code}.")
            total = drawn.total(session, asked)
            acting = drawn.kept.get(
                session, ("firm", code), lambda: explored.by_party(session, "actors", **asked.wanted)
            )
            figures = [drawn.figure(session, "timeline", asked)]
        return page(
            request,
            "explorer/firm.html",
            asked=asked,
            code=code,
            name=names.firm(code),
            firm=known,
            lists=registry.lists,
            found=told(found, names),
            total=total,
            acting=acting,
            figures=figures,
            names=names,
        )

    @routes.get("/instruments")
    def instruments(request: Request, given: Annotated[Narrowed, Query()]) -> HTMLResponse:
        asked = given.model_copy(update=given.read(words))
        with database.session(read_only=True) as session:
            if asked.instrument is None:
                named = explored.by_instrument(session, **asked.wanted)
                return page(request, "explorer/instruments.html", asked=asked, named=named)
            found = explored.accepted(session, limit=SHOWN, order="oldest", **asked.wanted)
            joined = explored.members_of(session, **asked.wanted)
            figures = [drawn.figure(session, "members", asked)]
        if not found:
            raise HTTPException(404, f"No action names the instrument {asked.instrument}.")
        return page(
            request,
            "explorer/instrument.html",
            asked=asked,
            name=" ".join((found[0].instrument or "").split()),
            found=told(found, names),
            joined=joined,
            figures=figures,
            names=names,
        )

    return routes


def told(actions: Sequence[Action], names: Names) -> Told:
    """Return actions with what they say and when."""
    return [(one, sentence(one, names), in_words(one.date)) for one in actions]
