"""Whether the server is up, and whether it can answer: for whatever watches it."""

import logging

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from db import queries
from db.session import Database
from pipeline.errors import DatabaseError

log = logging.getLogger(__name__)


def alive(database: Database) -> APIRouter:
    """Return the routes `/health` (the process answers) and `/ready` (the database does too)."""
    routes = APIRouter()

    @routes.get("/health")
    def health() -> JSONResponse:
        return JSONResponse({"healthy": True})

    @routes.get("/ready")
    def ready() -> JSONResponse:
        try:
            with database.session(read_only=True) as session:
                queries.fetch_log(session, limit=1)
        except DatabaseError as error:
            log.error("not ready: %s", error)
            return JSONResponse({"ready": False, "why": "the database does not answer"}, status_code=503)
        return JSONResponse({"ready": True})

    return routes
