"""Place what was stored before there were clusters."""

from db import clusters
from db.session import Database
from flows.wiring import Clock

BATCH = 100  # documents placed and committed together


def place_rest(opened: Database, now: Clock) -> int:
    """Place candidates that are in no cluster; return of how many documents. Usually there are none."""
    placed = 0
    while True:
        with opened.session(read_only=True) as session:
            waiting = clusters.unplaced(session, BATCH)
        if not waiting:
            return placed
        with opened.session() as session:
            for document in waiting:
                clusters.place_document(session, document, now=now())
        placed += len(waiting)
