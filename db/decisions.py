"""Store what people decide. Decisions are only ever added; the last one on a candidate counts."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.queries import StoredCandidate, candidate
from db.schema import ActionRow, CandidateRow, DecisionRow, PartyRow, Verdict
from db.store.locks import hold
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.errors import DecisionError, StaleError
from pipeline.ids import digest, is_actor, is_slug
from pipeline.records import Candidate, Certainty, Role, Status

__all__ = ["Verdict", "decide"]

PARTIES = ("actors", "endorsers", "members", "firms")
AMENDABLE = frozenset(f.name for f in fields_of(Candidate)) - {"confidence", "evidence", "reasons"}


def decide(
    session: Session,
    candidate_id: int,
    verdict: Verdict,
    *,
    reviewer: str,
    note: str,
    fields: Mapping[str, object] | None,
    shown: str,
    now: datetime,
) -> int:
    """Store a verdict and return the decision's id; accepting or amending writes the action.

    fields: what an amendment sets, in the codebook's names; lists for the parties.
    shown: `StoredCandidate.shown` of what the reviewer had before them; raise StaleError where that
    is not what is stored now, DecisionError where the decision cannot be taken as given.
    """
    stored = candidate(session, candidate_id)
    if stored is None:
        raise DecisionError(f"there is no candidate {candidate_id}")
    hold(session, "documents", digest(stored.document.url))
    session.expire_all()  # another may have decided while we waited
    stored = candidate(session, candidate_id)
    if stored is None or stored.shown != shown or stored.state not in _DECIDABLE:
        raise StaleError(
            f"candidate {candidate_id} is not what you were shown: it was decided or read anew "
            f"meanwhile; look at it again and decide then"
        )
    if not reviewer.strip():
        raise DecisionError("a decision needs its reviewer's name")
    if (verdict is Verdict.AMEND) != bool(fields):
        raise DecisionError("an amendment names the fields it sets, and no other verdict does")
    facts = _amend(stored, fields or {})
    decision = DecisionRow(
        candidate_id=candidate_id,
        verdict=verdict,
        reviewer=reviewer,
        note=note,
        fields=dict(fields or {}),
        shown=shown,
        decided_at=now,
    )
    session.add(decision)
    session.flush()
    session.get_one(CandidateRow, candidate_id).state = CandidateState.DECIDED
    _retire_actions(session, candidate_id, decision.id)
    if verdict in {Verdict.ACCEPT, Verdict.AMEND}:
        _write_action(session, decision.id, facts)
    return decision.id


_DECIDABLE = {CandidateState.OPEN, CandidateState.DECIDED}


def _amend(stored: StoredCandidate, given: Mapping[str, object]) -> dict[str, Any]:
    """Return the facts of the candidate as amended; raise DecisionError naming a field out of form."""
    facts = {name: getattr(stored.candidate, name) for name in AMENDABLE}
    if "date" in given:
        facts["date_derivation"] = None  # the machine's; a reviewer may state their own
    for name, value in given.items():
        if name not in AMENDABLE:
            raise DecisionError(f"{name!r} is no field of an action: {', '.join(sorted(AMENDABLE))}")
        try:
            facts[name] = _read_field(name, value)
        except ValueError as error:
            raise DecisionError(f"{name}: {error}") from error
    return facts


def _read_field(name: str, value: object) -> object:
    if name in PARTIES:
        return _read_parties(name, value)
    if name in _CODES:
        return _CODES[name](str(value))
    if value is None and name != "type":
        return None
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    if name == "type" and not is_slug(value):
        raise ValueError(f"{value!r} is no action type")
    return PartialDate(value) if name == "date" else value


_CODES = {"status": Status, "certainty": Certainty, "role": Role}


def _read_parties(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{value!r} is no list")
    accepts = is_slug if name == "firms" else is_actor
    for one in value:
        if not isinstance(one, str) or not accepts(one):
            raise ValueError(f"{one!r} is neither a code nor an id of the registry")
    return tuple(dict.fromkeys(value))


def _retire_actions(session: Session, candidate_id: int | None, decision_id: int) -> None:
    """End what earlier decisions accepted of this candidate, and of those that it tells anew."""
    while candidate_id is not None:
        of_it = select(DecisionRow.id).where(DecisionRow.candidate_id == candidate_id)
        session.execute(
            update(ActionRow)
            .where(ActionRow.decision_id.in_(of_it), ActionRow.retired_by.is_(None))
            .values(retired_by=decision_id)
        )
        candidate_id = session.get_one(CandidateRow, candidate_id).re_review_of


def _write_action(session: Session, decision_id: int, facts: Mapping[str, Any]) -> None:
    date = facts["date"]
    action = ActionRow(
        decision_id=decision_id,
        type=facts["type"],
        date=None if date is None else str(date),
        date_derivation=facts["date_derivation"],
        instrument=facts["instrument"],
        status=facts["status"],
        certainty=facts["certainty"],
        role=facts["role"],
    )
    session.add(action)
    session.flush()
    parties = [
        {"action_id": action.id, "field": name, "value": value} for name in PARTIES for value in facts[name]
    ]
    if parties:
        session.execute(insert(PartyRow), parties)
