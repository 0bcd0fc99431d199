"""The rows of the views' tables, made from decisions instead: what they would have shown on a past day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from db.queries.known import CHUNK, Known, end_of, repeating
from db.schema import DecisionRow, NameRow
from db.views import dictionary
from pipeline.dates import PartialDate
from pipeline.exporting import Row

FACTS = text("SELECT * FROM document_facts WHERE document_id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
PARTIES = {
    "v_action_actors": ("actors", ("country", "body")),
    "v_action_endorsers": ("endorsers", ("country", "body")),
    "v_action_members": ("members", ("country", "body")),
    "v_action_firms": ("firms", ("firm",)),
}
Named = Mapping[tuple[str, str], tuple[str, str | None]]  # kind, code -> name, category
Fact = tuple[int, DecisionRow]  # an action's number, and the decision that made it


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside decisions.  documents: the facts of those wanted.  repeats: by action."""

    names: Named
    documents: Mapping[int, Mapping[str, Any]]
    repeats: Mapping[int, Sequence[int]]


def known_rows(session: Session, known: Known, day: date, view: str) -> Iterator[Row]:
    """Yield the rows that a view would have shown at the end of a day; positions count from 1."""
    names = {
        (row.kind, row.code): (row.name, row.category) for row in session.execute(select(NameRow)).scalars()
    }
    repeats = repeating(session, known) if view == "v_sources" else {}
    make, position = MAKERS.get(view, _party_rows), 0
    header = [column.name for column in dictionary()[view]]
    for facts in chunks(session, known):
        documents = _documents(session, facts, repeats, day) if view in {"v_evidence", "v_sources"} else {}
        beside = Beside(names=names, documents=documents, repeats=repeats)
        for row in make(view, facts, beside):
            position += 1
            told = {"position": position} | row
            yield tuple(told[name] for name in header)


def chunks(session: Session, known: Known) -> Iterator[list[Fact]]:
    """Yield the actions with the decisions that made them, some at a time."""
    for start in range(0, len(known.actions), CHUNK):
        actions, ids = known.actions[start : start + CHUNK], known.decisions[start : start + CHUNK]
        found = {
            row.id: row
            for row in session.scalars(select(DecisionRow).where(DecisionRow.id.in_(ids.tolist())))
        }
        yield [(action, found[number]) for action, number in zip(actions, ids, strict=True)]
        session.expunge_all()


def _documents(
    session: Session, facts: Sequence[Fact], repeats: Mapping[int, Sequence[int]], day: date
) -> dict[int, Mapping[str, Any]]:
    wanted = {one["document_id"] for _, decision in facts for one in decision.evidence}
    wanted.update(number for action, _ in facts for number in repeats.get(action, ()))
    found: dict[int, Mapping[str, Any]] = {}
    end = moment(end_of(day))
    for row in session.execute(FACTS, {"ids": sorted(wanted)}).mappings():
        withdrawn = row["withdrawn_at"]
        later = withdrawn is not None and withdrawn >= end
        found[row["document_id"]] = dict(row) | ({"withdrawn_at": None} if later else {})
    return found


def moment(time: datetime) -> str:
    """Return a time as the views write it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _action_rows(view: str, facts: Sequence[Fact], beside: Beside) -> Iterator[dict[str, Any]]:
    for action, decision in facts:
        said = dict(decision.after or {})
        date = PartialDate(said["date"]) if said["date"] else None
        parties = {
            name: "; ".join(said[name]) or None for name in ("actors", "endorsers", "members", "firms")
        }
        yield (
            said
            | parties
            | {
                "action_id": action,
                "type_name": beside.names.get(("type", said["type"]), (said["type"], None))[0],
                "date_start": str(date.first) if date else None,
                "date_end": str(date.last) if date else None,
                "date_precision": date.precision if date else None,
                "decision_id": decision.id,
                "verdict": str(decision.verdict),
                "decided_at": moment(decision.decided_at),
                "codebook": decision.codebook,
                "model": decision.model,
            }
        )


def _party_rows(view: str, facts: Sequence[Fact], beside: Beside) -> Iterator[dict[str, Any]]:
    field, kinds = PARTIES[view]
    one = field.removesuffix("s")
    for action, decision in facts:
        for code in (decision.after or {})[field]:
            kind = next((kind for kind in kinds if (kind, code) in beside.names), None)
            name, category = beside.names[kind, code] if kind else (code, None)
            told = category if field == "firms" else kind
            yield {"action_id": action, one: code, f"{one}_name": name, f"{one}_kind": told}


def _evidence_rows(view: str, facts: Sequence[Fact], beside: Beside) -> Iterator[dict[str, Any]]:
    for action, decision in facts:
        for quote in decision.evidence:
            document = beside.documents[quote["document_id"]]
            yield {
                **{name: quote[name] for name in ("document_id", "field", "value", "quote")},
                "action_id": action,
                "start_char": quote["start"],
                "end_char": quote["end"],
                "document_url": document["url"],
                "document_digest": document["digest"],
            }


def _source_rows(view: str, facts: Sequence[Fact], beside: Beside) -> Iterator[dict[str, Any]]:
    for action, decision in facts:
        quoted = {quote["document_id"] for quote in decision.evidence}
        for number in sorted(quoted.union(beside.repeats.get(action, ()))):
            told = "quoted" if number in quoted else "repeats"
            yield dict(beside.documents[number]) | {"action_id": action, "told": told}


Maker = Callable[[str, Sequence[Fact], Beside], Iterator[dict[str, Any]]]
MAKERS: Mapping[str, Maker] = {
    "v_actions": _action_rows,
    "v_evidence": _evidence_rows,
    "v_sources": _source_rows,
}
