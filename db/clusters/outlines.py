"""Outlines from rows: what a candidate says, or what was decided of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.schema import CandidateRow, DecisionRow, DocumentRow, EvidenceRow, ReviewRow, Verdict
from pipeline.candidates.stages import stages_told
from pipeline.changes import CandidateState
from pipeline.clusters import Outline
from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.records import Role, Status

PROPOSED = {CandidateState.OPEN, CandidateState.ATTACHED}
SETS = ("actors", "endorsers", "firms", "stages")


@dataclass(frozen=True, slots=True)
class Told:
    """A candidate that tells of an action, by what is known of it now."""

    candidate_id: int
    outline: Outline


def told_by(session: Session, document: str) -> list[Told]:
    """Return what the candidates of a document, all its versions together, tell that counts now.

    document: its url_key.  What was accepted counts as decided; what was rejected does not count.
    """
    of_it = (
        select(CandidateRow, DecisionRow.verdict, DecisionRow.after)
        .join(DocumentRow, DocumentRow.id == CandidateRow.document_id)
        .outerjoin(ReviewRow, ReviewRow.candidate_id == CandidateRow.id)
        .outerjoin(DecisionRow, DecisionRow.id == ReviewRow.settled_by)
        .where(DocumentRow.url_key == document)
        .where(CandidateRow.state.in_([*PROPOSED, CandidateState.DECIDED]))
        .order_by(CandidateRow.id)
    )
    rows = session.execute(of_it).all()
    quotes = _type_quotes(session, [row.CandidateRow.id for row in rows])
    told: dict[str, Told] = {}
    for row, verdict, after in rows:
        counts = row.state in PROPOSED or verdict in {Verdict.ACCEPT, Verdict.AMEND, Verdict.DUPLICATE}
        if counts:
            outline = _outline(row, after, document, quotes.get(row.id, ()))
            told.setdefault(outline.id, Told(row.id, outline))
    return list(told.values())


def _type_quotes(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    quotes = select(EvidenceRow.candidate_id, EvidenceRow.quote).where(EvidenceRow.candidate_id.in_(ids))
    for candidate_id, quote in session.execute(quotes.where(EvidenceRow.field == "type")).tuples():
        found.setdefault(candidate_id, []).append(quote)
    return found


def _outline(
    row: CandidateRow, after: Mapping[str, Any] | None, document: str, quotes: Sequence[str]
) -> Outline:
    """Return the outline of a candidate, with the values that a decision gave it."""
    names = ("type", "actors", "endorsers", "firms", "instrument", "date", "status", "role")
    said = after or {name: getattr(row, name) for name in names}
    return Outline(
        id=digest(document, row.key),
        document=document,
        type=said["type"],
        lifted=said["status"] == Status.REVERSED,
        actors=frozenset(said["actors"]),
        endorsers=frozenset(said["endorsers"]),
        firms=frozenset(said["firms"]),
        instrument=said["instrument"],
        stages=stages_told(said["type"], quotes),
        date=PartialDate(said["date"]) if said["date"] else None,
        primary=said["role"] == Role.PRIMARY,
    )


def write_outline(outline: Outline) -> dict[str, Any]:
    """Return an outline as JSON keeps it."""
    written = asdict(outline) | {"date": outline.date.text if outline.date else None}
    return written | {name: sorted(written[name]) for name in SETS}


def read_outline(written: Mapping[str, Any]) -> Outline:
    """Return the outline that `write_outline` wrote."""
    date = PartialDate(written["date"]) if written["date"] else None
    return Outline(**{**written, "date": date} | {name: frozenset(written[name]) for name in SETS})
