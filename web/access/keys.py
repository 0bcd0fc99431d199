"""A user's tokens, by which programs read and write in their name."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from db import people
from db.session import Database
from pipeline.review.people import UserRole
from web.access.visitor import Clock, Visitor
from web.answers import told
from web.bodies import body, described

LARGEST = 2**31 - 1


class NewToken(BaseModel):
    """What a token is made from."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[str, Field(min_length=1, max_length=200)]
    role: UserRole = UserRole.READER
    days: Annotated[int, Field(ge=1, le=366)] = 90


def keys(database: Database, now: Clock) -> APIRouter:
    """Return the routes of tokens; only who has logged in may make or end one."""
    routes = APIRouter()

    def owner(request: Request) -> str:
        visitor: Visitor = request.state.visitor
        if visitor.by_token or visitor.name is None:
            raise HTTPException(403, "Log in for this: a token has no say over tokens.")
        return visitor.name

    @routes.get("/tokens")
    def listed(name: Annotated[str, Depends(owner)]) -> Response:
        with database.session(read_only=True) as session:
            return told(people.tokens(session, name))

    @routes.post("/tokens", openapi_extra=described(NewToken))
    def make(
        name: Annotated[str, Depends(owner)], given: Annotated[NewToken, Depends(body(NewToken))]
    ) -> Response:
        with database.session() as session:
            lasts = timedelta(days=given.days)
            key = people.add_token(
                session, name, given.label, given.role, lasts=lasts, done_by=name, now=now()
            )
        return told({"token": key, "note": "It is shown this once."}, status=201)

    @routes.post("/tokens/{token_id}/revoke")
    def revoke(
        name: Annotated[str, Depends(owner)], token_id: Annotated[int, Path(ge=1, le=LARGEST)]
    ) -> Response:
        with database.session() as session:
            people.revoke_token(session, name, token_id, done_by=name, now=now())
        return told({"revoked": token_id})

    return routes
