"""Have every change of an action delivered to whoever asked, in the transaction that makes it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from db.decisions.fold import Fact, plain
from db.queries.alerts import listening
from db.schema import ActionRow, DecisionRow
from db.store.deliveries import queue_delivery
from pipeline.alerts import touches

Coding = Mapping[str, Any]


def coding_of(session: Session, action_id: int) -> Coding | None:
    """Return the coding of an action that counts; None where there is none."""
    row = session.get(ActionRow, action_id)
    if row is None or row.retired_by is not None:
        return None
    return session.get_one(DecisionRow, row.decision_id).after


def announce(session: Session, action_id: int, before: Coding | None, fact: Fact | None, cause: int) -> None:
    """Queue a delivery to each alert that finds the action as it was or as it is; cause: the decision."""
    after = fact.made_by.after if fact and fact.retired_by is None else None
    change = _change(before, after)
    if change is None:
        return
    decided_at = session.get_one(DecisionRow, cause).decided_at
    said: dict[str, Any] = {"action_id": action_id, "path": f"/actions/{action_id}", "decision_id": cause}
    said["action"] = dict(after or before or {})
    if change == "changed":
        said["before"] = dict(before or {})
    payload = {"type": f"action.{change}", "timestamp": decided_at.isoformat(), "data": said}
    for alert_id, filters in list(listening(session)):
        if any(touches(filters, coding) for coding in (before, after) if coding):
            queue_delivery(session, alert_id, payload, now=decided_at)


def _change(before: Coding | None, after: Coding | None) -> str | None:
    if before is None:
        return None if after is None else "accepted"
    if after is None:
        return "withdrawn"
    return None if plain(before) == plain(after) else "changed"
