"""How an action came to be as it is."""

from sqlalchemy.orm import Session

from db.decisions.telling import family
from db.queries.review import StoredDecision, review


def history(session: Session, action_id: int, *, viewer: str | None = None) -> list[StoredDecision]:
    """Return every decision on an action, and on the candidates that tell it anew, in order."""
    reviews = (review(session, number, viewer=viewer) for number in family(session, action_id))
    found = [decision for one in reviews if one for decision in one.decisions]
    return sorted(found, key=lambda one: one.id)
