"""What the API answers with; OpenAPI is made of it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from db.queries.explored import Instrument
from pipeline.naming import Names
from pipeline.records import Action, Passage, Source


class Shape(BaseModel):
    """Any answer; nothing in it changes."""

    model_config = ConfigDict(frozen=True)


class Party(Shape):
    """A state, body or firm: its code and its name."""

    code: str
    name: str


class QuoteOut(Shape):
    """A verbatim span under one value of a field; offsets count characters, end exclusive."""

    field: str
    value: str
    quote: str
    document_id: int
    start: int
    end: int


class SourceOut(Shape):
    """A stored document.  official: of a government's or an international organisation's publisher.

    quoted: the action's evidence quotes it; else it was decided to tell of the same action.
    """

    id: int
    url: str
    title: str
    publisher: str | None
    published: str | None
    language: str | None
    official: bool
    quoted: bool = True


class ActionOut(Shape):
    """An accepted action; its date is as precise as it is known, with the first and last day it may mean."""

    id: int
    type: str
    sentence: str
    date: str | None
    date_start: str | None
    date_end: str | None
    date_precision: str | None
    date_derivation: str | None
    actors: list[Party]
    endorsers: list[Party]
    members: list[Party]
    firms: list[Party]
    instrument: str | None
    status: str
    certainty: str
    role: str
    accepted_at: datetime
    decided_at: datetime
    reviewed: bool = True


class ActionWhole(ActionOut):
    """An accepted action with all that it rests on.  retired: a later decision ended it."""

    retired: bool
    passage: QuoteOut | None
    evidence: list[QuoteOut]
    sources: list[SourceOut]


class Actions(Shape):
    """A page of actions.  next: the address of the following page, none on the last."""

    actions: list[ActionOut]
    next: str | None


class Counted(Shape):
    """A party and how many actions it is in.  last: the date of the latest."""

    code: str
    name: str
    actions: int
    last: str | None


class Countries(Shape):
    """States, then other bodies, those of most actions first."""

    countries: list[Counted]
    bodies: list[Counted]


class Firms(Shape):
    """Firms that actions are about, those of most actions first."""

    firms: list[Counted]


class InstrumentOut(Shape):
    """A named instrument and the dates of its first and last action."""

    name: str
    actions: int
    first: str | None
    last: str | None


class Instruments(Shape):
    """Instruments, those of most actions first."""

    instruments: list[InstrumentOut]


class Documents(Shape):
    """A page of the documents that actions quote, the last stored first."""

    documents: list[SourceOut]
    next: str | None


def parties(codes: Iterable[str], name: Callable[[str], str]) -> list[Party]:
    """Return codes with their names."""
    return [Party(code=code, name=name(code)) for code in codes]


def plain(action: Action, sentence: str, names: Names) -> dict[str, Any]:
    """Return the fields that every shape of an action has."""
    return {
        "id": action.id,
        "type": action.type,
        "sentence": sentence,
        "date": str(action.date) if action.date else None,
        "date_start": action.date.first.isoformat() if action.date else None,
        "date_end": action.date.last.isoformat() if action.date else None,
        "date_precision": action.date.precision if action.date else None,
        "date_derivation": action.date_derivation,
        "actors": parties(action.actors, names.actor),
        "endorsers": parties(action.endorsers, names.actor),
        "members": parties(action.members, names.actor),
        "firms": parties(action.firms, names.firm),
        "instrument": action.instrument,
        "status": action.status,
        "certainty": action.certainty,
        "role": action.role,
        "accepted_at": action.accepted_at,
        "decided_at": action.decided_at,
    }


def quotes(action: Action) -> list[QuoteOut]:
    """Return the evidence of an action."""
    return [
        QuoteOut(
            field=one.evidence.field,
            value=one.evidence.value,
            quote=one.evidence.quote,
            document_id=one.document_id,
            start=one.evidence.start,
            end=one.evidence.end,
        )
        for one in action.proofs
    ]


def around(action: Action, passage: Passage | None) -> QuoteOut | None:
    """Return the sentences around an action's cue."""
    if passage is None:
        return None
    span = {"start": passage.start, "end": passage.end, "document_id": passage.document_id}
    return QuoteOut(field="passage", value=action.type, quote=passage.quote, **span)


def source(one: Source, *, official: bool) -> SourceOut:
    """Return a document."""
    return SourceOut(
        id=one.document_id,
        url=one.url,
        title=one.title,
        publisher=one.publisher,
        published=str(one.published) if one.published else None,
        language=one.language,
        official=official,
        quoted=one.quoted,
    )


def instrument(one: Instrument) -> InstrumentOut:
    """Return an instrument."""
    return InstrumentOut(name=one.name, actions=one.actions, first=one.first, last=one.last)
