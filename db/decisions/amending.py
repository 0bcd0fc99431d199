"""Codings as plain values: what the machine proposes, and what an amendment makes of it."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

from db.decisions.fold import Facts
from db.decisions.standing import PARTIES
from pipeline.dates import PartialDate
from pipeline.errors import DecisionError
from pipeline.ids import is_actor, is_slug
from pipeline.records import Candidate, Certainty, Role, Status
from pipeline.registry import Codebook

FIELDS = tuple(f.name for f in fields_of(Candidate) if f.name not in {"confidence", "evidence", "reasons"})
CODES = {"status": Status, "certainty": Certainty, "role": Role}


def facts_of(said: Candidate) -> dict[str, Any]:
    """Return a proposal's coding."""
    given = {name: getattr(said, name) for name in FIELDS}
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    if value is None:
        return None
    return list(value) if isinstance(value, tuple) else str(value)


def amend(facts: Facts, given: Mapping[str, Any], codebook: Codebook) -> dict[str, Any]:
    """Return the coding with the given fields set; raise DecisionError naming a field out of form."""
    amended = dict(facts)
    if "date" in given:
        amended["date_derivation"] = None  # the machine's; a reviewer may state their own
    for name, value in given.items():
        if name not in FIELDS:
            raise DecisionError(f"{name!r} is no field of an action: {', '.join(sorted(FIELDS))}")
        try:
            amended[name] = _read_field(name, value, codebook)
        except ValueError as error:
            raise DecisionError(f"{name}: {error}") from error
    return amended


def _read_field(name: str, value: object, codebook: Codebook) -> object:
    if name in PARTIES:
        return _read_parties(name, value)
    if name in CODES:
        return str(CODES[name](str(value)))
    if value is None and name != "type":
        return None
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    if name == "type" and value not in codebook.types:
        raise ValueError(f"{value!r} is no action type")
    if name == "date_derivation" and value not in codebook.derivations:
        raise ValueError(f"{value!r} is none of {', '.join(codebook.derivations)}")
    return str(PartialDate(value)) if name == "date" else value


def _read_parties(name: str, value: object) -> list[str]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{value!r} is no list")
    accepts = is_slug if name == "firms" else is_actor
    for one in value:
        if not isinstance(one, str) or not accepts(one):
            raise ValueError(f"{one!r} is neither a code nor an id of the registry")
    return list(dict.fromkeys(value))
