"""Who looks at the desk: from when on their day counts, and whether they may decide."""

from datetime import datetime

from fastapi import Request

from db.queries.queue import Seat
from pipeline.review.people import UserRole
from web.access.visitor import Visitor


def seat_of(request: Request, now: datetime) -> Seat:
    """Return the visitor's seat; a day begins at midnight, UTC."""
    visitor: Visitor = request.state.visitor
    return Seat(viewer=visitor.name, since=now.replace(hour=0, minute=0, second=0, microsecond=0))


def may_decide(request: Request) -> bool:
    """Tell whether the visitor may decide on candidates."""
    visitor: Visitor = request.state.visitor
    return visitor.person is not None and visitor.person.may(UserRole.REVIEWER)
