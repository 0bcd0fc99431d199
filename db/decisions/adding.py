"""Add an action that the machine missed: a candidate by a reviewer's hand, decided as it is made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.convert import write_candidate, write_evidence
from db.decisions.amending import FIELDS, amend
from db.decisions.deciding import decide
from db.decisions.given import Decision, Quote, Rules
from db.decisions.quoting import Quoted, unsupported, verbatim
from db.decisions.standing import PARTIES
from db.queries import candidate
from db.schema import AnnotationRow, CandidateRow, DocumentRow, EvidenceRow, Verdict
from db.store.locks import hold
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.errors import DecisionError
from pipeline.records import Candidate, Certainty, Evidence, Role, Status

BY_THE_TYPE = ("status", "certainty", "role")  # the words for the type speak for these too, unless others do
DEFAULTS = {"status": "done", "certainty": "confirmed", "role": "primary"}


def add_action(
    session: Session,
    document_id: int,
    fields: Mapping[str, Any],
    evidence: Sequence[Quote],
    *,
    reviewer: str,
    rules: Rules,
    now: datetime,
    note: str = "",
) -> tuple[int, int]:
    """Store an action that the machine missed; return the ids of its candidate and of its decision.

    The words for its type are needed; any other value without words needs a note, and stands in the
    decision only.  Raise DecisionError where it cannot be taken as given.
    """
    document = session.get(DocumentRow, document_id)
    if document is None:
        raise DecisionError(f"there is no document {document_id}")
    hold(session, "documents", document.url_key)
    session.expire_all()
    empty: dict[str, Any] = {name: [] if name in PARTIES else None for name in FIELDS}
    facts = amend(empty | DEFAULTS, fields, rules.codebook)
    if facts["type"] is None:
        raise DecisionError("type: an action needs its type")
    quotes = _spread(verbatim(session, evidence), facts)
    if stray := [one for one in quotes if one["document_id"] != document_id]:
        raise DecisionError(
            f"{stray[0]['field']}: quote document {document_id}, to which the action is added"
        )
    bare = unsupported(FIELDS, facts, quotes)
    if "type" in bare:
        raise DecisionError("type: select the words of the text that tell of the act")
    said = _said(facts | _emptied(facts, bare), quotes)
    row = _store(session, document_id, said, reviewer, now)
    left = {name: facts[name] for name in bare}
    given = Decision(verdict=Verdict.AMEND if left else Verdict.ACCEPT, note=note, fields=left)
    stored = candidate(session, row, viewer=reviewer)
    shown = stored.shown if stored else ""
    return row, decide(session, row, given, reviewer=reviewer, shown=shown, rules=rules, now=now)


def _spread(quotes: list[Quoted], facts: Mapping[str, Any]) -> list[Quoted]:
    """Return the quotes, the one for the type also under what it speaks for."""
    shown = {one["field"] for one in quotes}
    of_type = [one for one in quotes if one["field"] == "type"][:1]
    more = [
        one | {"field": name, "value": facts[name]}
        for name in BY_THE_TYPE
        if name not in shown
        for one in of_type
    ]
    return quotes + more


def _emptied(facts: Mapping[str, Any], bare: Sequence[str]) -> dict[str, Any]:
    """Return the fields without quotes as a candidate has them, which takes no value without its words."""
    return {name: [] if name in PARTIES else None for name in bare if name not in BY_THE_TYPE}


def _said(facts: Mapping[str, Any], quotes: Sequence[Quoted]) -> Candidate:
    evidence = [
        Evidence(**{name: one[name] for name in ("field", "value", "quote", "start", "end")})
        for one in quotes
    ]
    try:
        return Candidate(
            type=facts["type"],
            date=PartialDate(facts["date"]) if facts["date"] else None,
            date_derivation=facts["date_derivation"] if facts["date"] else None,
            actors=tuple(facts["actors"]),
            endorsers=tuple(facts["endorsers"]),
            members=tuple(facts["members"]),
            firms=tuple(facts["firms"]),
            instrument=facts["instrument"],
            status=Status(facts["status"]),
            certainty=Certainty(facts["certainty"]),
            role=Role(facts["role"]),
            confidence=1.0,
            evidence=tuple(evidence),
            reasons=("added by a reviewer; the machine had missed it",),
        )
    except ValueError as error:
        raise DecisionError(str(error)) from error


def _store(session: Session, document_id: int, said: Candidate, reviewer: str, now: datetime) -> int:
    same = select(CandidateRow.id).where(
        CandidateRow.document_id == document_id, CandidateRow.key == said.key
    )
    if (known := session.scalar(same)) is not None:
        raise DecisionError(f"candidate {known} says the same on the same words: decide on that")
    missed_by = select(AnnotationRow.model).where(AnnotationRow.document_id == document_id)
    row = CandidateRow(
        document_id=document_id,
        model=session.scalar(missed_by.order_by(AnnotationRow.id.desc()).limit(1)) or "none",
        state=CandidateState.OPEN,
        added_by=reviewer,
        created_at=now,
        **write_candidate(said),
    )
    session.add(row)
    session.flush()
    evidence = [write_evidence(row.id, one) for one in said.evidence]
    session.execute(insert(EvidenceRow), evidence)
    return row.id
