"""The explorer, put together."""

from fastapi import APIRouter

from db.session import Database
from pipeline.registry import Registry
from web.access.visitor import Clock
from web.explorer.briefing import briefing
from web.explorer.drawing import Drawn, drawing
from web.explorer.gaps import gaps
from web.explorer.listing import listing
from web.explorer.parties import parties
from web.words import Words


def explorer(database: Database, registry: Registry, words: Words, now: Clock) -> APIRouter:
    """Return the routes of the explorer."""
    routes = APIRouter()
    drawn = Drawn(registry, database)
    routes.include_router(listing(database, registry, words, drawn))
    routes.include_router(parties(database, registry, words, drawn))
    routes.include_router(drawing(database, words, drawn))
    routes.include_router(briefing(database, registry, drawn, now))
    routes.include_router(gaps(database, registry))
    return routes
