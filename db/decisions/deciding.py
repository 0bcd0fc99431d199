"""Take one decision: check it against what is stored, keep it, and write down what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clusters.following import follow_decision
from db.decisions.amending import amend, facts_of
from db.decisions.fold import Facts, Standing
from db.decisions.given import Decision, Rules
from db.decisions.parts import part_of
from db.decisions.quoting import Quoted, quoted, support, unsupported, verbatim
from db.decisions.repeating import require_no_circle
from db.decisions.standing import refold, stand_on
from db.queries import StoredCandidate, candidate
from db.schema import CandidateRow, DecisionRow, DocumentRow, Verdict
from db.store.locks import hold
from pipeline.changes import CandidateState
from pipeline.errors import DecisionError, StaleError

DECIDABLE = {CandidateState.OPEN, CandidateState.DECIDED}
ACCEPTING = {Verdict.ACCEPT, Verdict.AMEND}


@dataclass(frozen=True, slots=True)
class Coding:
    """What a decision makes of a candidate: values, and the quotes under them."""

    facts: Facts
    evidence: Sequence[Quoted]


def decide(
    session: Session,
    candidate_id: int,
    given: Decision,
    *,
    reviewer: str,
    shown: str,
    rules: Rules,
    now: datetime,
    adjudicates: bool = False,
    batch: str | None = None,
) -> int:
    """Store a decision and return its id; what follows for the review and the action is written too.

    shown: `StoredCandidate.shown` of what the reviewer had before them; raise StaleError where that is
    not what is stored now, DecisionError where the decision cannot be taken as given, RightError where
    it takes another person.  adjudicates: the reviewer may decide between two who disagree.
    """
    if not reviewer.strip():
        raise DecisionError("a decision needs its reviewer's name")
    lock(session, candidate_id)
    stored = candidate(session, candidate_id, viewer=reviewer)
    if stored is None or stored.shown != shown or stored.state not in DECIDABLE:
        raise StaleError(
            f"candidate {candidate_id} is not what you were shown: it was decided or read anew "
            f"meanwhile; look at it again and decide then"
        )
    standing = stand_on(session, candidate_id)
    part = part_of(given.verdict, standing, reviewer, rules, adjudicates=adjudicates)
    _require_whole(given, rules)
    if given.duplicate_of is not None:
        require_no_circle(session, candidate_id, given.duplicate_of)
    before = current(session, stored, standing)
    after = _judge(session, before, given, rules) if given.verdict in ACCEPTING else None
    decision = DecisionRow(
        candidate_id=candidate_id,
        verdict=given.verdict,
        part=part,
        reviewer=reviewer,
        note=given.note.strip(),
        reason=given.reason,
        fields=dict(given.fields),
        before=_standing_facts(standing),
        after=after.facts if after else None,
        evidence=list(after.evidence) if after else [],
        duplicate_of=given.duplicate_of,
        batch=batch,
        model=stored.model,
        codebook=rules.codebook.version,
        shown=shown,
        decided_at=now,
    )
    session.add(decision)
    refold(session, candidate_id)
    if part is not None:
        follow_decision(session, candidate_id, now=now)
    return decision.id


def lock(session: Session, candidate_id: int) -> None:
    """Hold the candidate's document to the end of the transaction; raise DecisionError if there is none."""
    found = select(DocumentRow.url_key).join(CandidateRow, CandidateRow.document_id == DocumentRow.id)
    url_key = session.scalar(found.where(CandidateRow.id == candidate_id))
    if url_key is None:
        raise DecisionError(f"there is no candidate {candidate_id}")
    hold(session, "documents", url_key)
    session.expire_all()  # another may have decided while we waited


def current(session: Session, stored: StoredCandidate, standing: Standing) -> Coding:
    """Return the coding on display: the one that stands, else the proposal."""
    settled = standing.settled_by
    if settled is not None and settled.after is not None:
        return Coding(settled.after, session.get_one(DecisionRow, settled.id).evidence)
    said = stored.candidate
    return Coding(facts_of(said), quoted(stored.document.id, said.evidence))


def _standing_facts(standing: Standing) -> dict[str, object] | None:
    settled = standing.settled_by
    return dict(settled.after) if settled and settled.after else None


def _require_whole(given: Decision, rules: Rules) -> None:
    """Raise DecisionError where a verdict lacks what it takes, or brings what it does not."""
    if given.verdict is Verdict.UNDO:
        raise DecisionError("undo a decision by its own number")
    if (given.verdict is Verdict.AMEND) != bool(given.fields or given.evidence):
        raise DecisionError("an amendment names the fields or evidence it sets, and no other verdict does")
    reasons = rules.codebook.rejections
    if given.verdict is Verdict.REJECT and given.reason not in reasons:
        raise DecisionError(f"reason: a rejection needs one of {', '.join(reasons)}")
    if given.verdict is not Verdict.REJECT and given.reason is not None:
        raise DecisionError("reason: only a rejection has one")
    if given.verdict is Verdict.REJECT and given.reason == "other" and not given.note.strip():
        raise DecisionError("note: say why, as the reason does not")
    if (given.verdict is Verdict.DUPLICATE) != (given.duplicate_of is not None):
        raise DecisionError("duplicate_of: a duplicate names what it repeats, and no other verdict does")


def _judge(session: Session, before: Coding, given: Decision, rules: Rules) -> Coding:
    """Return the coding that an accepting verdict makes; what it sets has a quote, or else a note."""
    facts = amend(before.facts, given.fields, rules.codebook)
    evidence = support(before.evidence, verbatim(session, given.evidence), facts)
    bare = unsupported(given.fields, facts, evidence)
    if bare and not given.note.strip():
        raise DecisionError(
            f"{', '.join(bare)}: no words of the text are quoted for it; quote some, or say in a note why not"
        )
    return Coding(facts, evidence)
