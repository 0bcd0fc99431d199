"""Propose and decide in few words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import decisions
from db.decisions import Decision, Rules, Verdict
from db.queries import candidate
from db.schema import ActionEvidenceRow, ActionRow, ActionSourceRow, Base, CandidateRow, PartyRow, ReviewRow
from db.store import save_document, save_reading
from pipeline.records import Candidate, Document
from pipeline.registry import load
from tests.making import NOW, make_annotation

ALONE = Rules(codebook=load().codebook)
PAIR = Rules(codebook=ALONE.codebook, reviewers=2)


def propose(session: Session, document: Document, *candidates: Candidate) -> int:
    """Store a document with candidates; return its id."""
    saved = save_document(session, document, page_id=None, now=NOW)
    save_reading(session, saved.id, make_annotation(document), list(candidates), now=NOW)
    return saved.id


def shown_to(session: Session, viewer: str | None, row: int = 1) -> str:
    """Return the hash that a reviewer's screen has."""
    stored = candidate(session, row, viewer=viewer)
    assert stored
    return stored.shown


def say(
    session: Session,
    verdict: Verdict,
    row: int = 1,
    *,
    by: str = "ada",
    rules: Rules = ALONE,
    adjudicates: bool = False,
    shown: str | None = None,
    **given: Any,
) -> int:
    """Decide on a candidate as it is now; a rejection has a reason, everything a note."""
    if verdict is Verdict.REJECT:
        given.setdefault("reason", "wrong_reading")
    return decisions.decide(
        session,
        row,
        Decision(verdict=verdict, **({"note": "seen"} | given)),
        reviewer=by,
        shown=shown or shown_to(session, by, row),
        rules=rules,
        now=NOW,
        adjudicates=adjudicates,
    )


def take_back(session: Session, decision: int, *, by: str = "ada", **more: Any) -> int:
    """Undo a decision."""
    return decisions.undo(session, decision, reviewer=by, rules=ALONE, now=NOW, **more)[0]


def followed(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that follows from decisions, row numbers of parties and quotes apart."""
    session.flush()
    session.expire_all()
    found: dict[str, list[tuple[Any, ...]]] = {}
    tables: tuple[type[Base], ...] = (ActionRow, PartyRow, ActionEvidenceRow, ActionSourceRow, ReviewRow)
    for table in tables:
        columns = [c for c in table.__table__.columns if not (c.name == "id" and table is not ActionRow)]
        found[table.__tablename__] = sorted(
            (tuple(row) for row in session.execute(select(*columns))), key=repr
        )
    states = select(CandidateRow.id, CandidateRow.state).order_by(CandidateRow.id)
    found["candidates"] = [tuple(row) for row in session.execute(states)]
    return found
