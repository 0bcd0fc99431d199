"""What is new for an alert: found by its filter, and not told yet."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.queries.alerts import AlertLine
from db.queries.explored.actions import records
from db.queries.explored.filters import Wanted
from db.queries.explored.filters import conditions as of_actions
from db.queries.filters import Filters
from db.queries.filters import conditions as of_candidates
from db.queries.proposed import StoredCandidate, candidates_of
from db.schema import ActionRow, CandidateRow
from db.schema.alerts import AlertToldRow
from pipeline.dates import PartialDate
from pipeline.records import Action

MOST = 5000  # that one digest tells; what is beyond waits for the next


def new_actions(session: Session, line: AlertLine) -> list[Action]:
    """Return the actions accepted, or amended, since the alert was made that it has not told."""
    wanted = _wanted(line.alert.filters) | {"accepted_after": line.made_at}
    rows = session.scalars(
        select(ActionRow)
        .where(*of_actions(session, cast("Wanted", wanted)), ActionRow.id.not_in(_told(line)))
        .order_by(ActionRow.date_start.desc().nulls_last(), ActionRow.id.desc())
        .limit(MOST)
    ).all()
    return records(session, rows)


def new_candidates(session: Session, line: AlertLine) -> list[StoredCandidate]:
    """Return the open candidates proposed since the alert was made that it has not told, the surest first."""
    asked: dict[str, Any] = dict(line.alert.filters)
    if "min_confidence" in asked:
        asked["min_confidence"] = float(asked["min_confidence"])
    ids = session.scalars(
        select(CandidateRow.id)
        .where(*of_candidates(session, cast("Filters", asked)))
        .where(CandidateRow.created_at > line.made_at, CandidateRow.id.not_in(_told(line)))
        .order_by(CandidateRow.confidence.desc(), CandidateRow.id)
        .limit(MOST)
    ).all()
    return candidates_of(session, ids, viewer=line.alert.owner)


def _wanted(filters: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: PartialDate(value) if name in {"since", "until"} else value for name, value in filters.items()
    }


def _told(line: AlertLine) -> Select[tuple[int]]:
    return select(AlertToldRow.told_id).where(AlertToldRow.alert_id == line.id)
