"""The quotes under a coding: those it had, and those that a reviewer sets."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.decisions.fold import Facts
from db.decisions.given import Quote
from db.schema import DocumentRow
from pipeline.errors import DecisionError
from pipeline.records import Evidence

Quoted = dict[str, Any]  # a quote as a decision keeps it: Quote's fields, all of them filled
WITHOUT = {"date_derivation"}  # says how another field was read


def quoted(document_id: int, evidence: Iterable[Evidence]) -> list[Quoted]:
    """Return a candidate's evidence, as decisions keep it."""
    return [
        {
            "document_id": document_id,
            "field": one.field,
            "value": one.value,
            "quote": one.quote,
            "start": one.start,
            "end": one.end,
        }
        for one in evidence
    ]


def verbatim(session: Session, given: Iterable[Quote]) -> list[Quoted]:
    """Return the quotes with the words that are there; raise DecisionError where they say others."""
    return [_verbatim(session, one) for one in given]


def _verbatim(session: Session, given: Quote) -> Quoted:
    row = session.get(DocumentRow, given.document_id)
    place = f"{given.field}: {given.start}:{given.end} of document {given.document_id}"
    if row is None:
        raise DecisionError(f"{place}: there is no such document")
    if not 0 <= given.start < given.end <= len(row.text):
        raise DecisionError(f"{place}: its text has {len(row.text)} characters; select words in it")
    there = row.text[given.start : given.end]
    if not there.strip():
        raise DecisionError(f"{place}: there are no words there; select some")
    if given.quote is not None and given.quote != there:
        raise DecisionError(f"{place}: the text there is {there!r}, not {given.quote!r}")
    return {
        "document_id": given.document_id,
        "field": given.field,
        "value": given.value,
        "quote": there,
        "start": given.start,
        "end": given.end,
    }


def support(had: Sequence[Quoted], given: Sequence[Quoted], facts: Facts) -> list[Quoted]:
    """Return the quotes under a coding: the given ones take the place of those for the same values.

    Raise DecisionError for a given one whose value is not coded.
    """
    for one in given:
        if (one["field"], one["value"]) not in set(values(facts)):
            raise DecisionError(f"{one['field']}: {one['value']!r} is quoted, and not coded")
    replaced = {(one["field"], one["value"]) for one in given}
    coded = set(values(facts)) - replaced
    return [one for one in had if (one["field"], one["value"]) in coded] + list(given)


def unsupported(names: Iterable[str], facts: Facts, evidence: Iterable[Quoted]) -> list[str]:
    """Return which of these fields hold a value without a quote."""
    shown = {(one["field"], one["value"]) for one in evidence}
    missing = {name for name, value in values(facts) if (name, value) not in shown}
    return [name for name in names if name in missing]


def values(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each value of a coding that wants a quote, with its field."""
    for name, value in facts.items():
        if name in WITHOUT or value is None:
            continue
        for one in value if isinstance(value, list) else [value]:
            yield name, one
