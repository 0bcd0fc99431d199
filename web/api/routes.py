"""The routes of the API, put together."""

from fastapi import APIRouter, Depends

from db.session import Database
from pipeline.registry import Registry
from web.access.visitor import Clock
from web.api.actions import actions
from web.api.bucket import Bucket
from web.api.counted import counted
from web.words import Words


def api(database: Database, registry: Registry, words: Words, now: Clock) -> APIRouter:
    """Return the routes under `/api/v1`."""
    routes = APIRouter(tags=["api"], dependencies=[Depends(Bucket(now))])
    routes.include_router(actions(database, registry, words, now))
    routes.include_router(counted(database, registry, words))
    return routes
