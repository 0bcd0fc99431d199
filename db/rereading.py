"""A reading as JSON and back, to be kept until it is adopted; acts are left out, as no table has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from db.convert import write_candidate
from pipeline.dates import PartialDate
from pipeline.records import Annotation, Candidate, Certainty, Evidence, Label, Mention, Role, Status

PARTIES = ("actors", "endorsers", "members", "firms", "reasons")


def write_reading(annotation: Annotation, candidates: Sequence[Candidate]) -> dict[str, Any]:
    """Return what is to be stored of a reading."""
    mentions = [
        [one.start, one.end, one.label.value, one.quote, one.id, one.actor, one.derivation]
        for one in annotation.mentions
    ]
    return {
        "document": annotation.document,
        "model": annotation.model,
        "language": annotation.language,
        "untagged": annotation.untagged,
        "mentions": mentions,
        "candidates": [_written(one) for one in candidates],
    }


def read_reading(kept: Mapping[str, Any]) -> tuple[Annotation, tuple[Candidate, ...]]:
    """Return the reading that `write_reading` wrote."""
    annotation = Annotation(
        document=kept["document"],
        model=kept["model"],
        language=kept["language"],
        untagged=kept["untagged"],
        mentions=tuple(_mention(*one) for one in kept["mentions"]),
    )
    return annotation, tuple(_candidate(one) for one in kept["candidates"])


def _mention(
    start: int, end: int, label: str, quote: str, id: str, actor: str | None, derivation: str | None
) -> Mention:
    return Mention(
        start=start, end=end, label=Label(label), quote=quote, id=id, actor=actor, derivation=derivation
    )


def _written(candidate: Candidate) -> dict[str, Any]:
    columns = write_candidate(candidate)
    del columns["key"]
    evidence = [[one.field, one.value, one.quote, one.start, one.end] for one in candidate.evidence]
    return columns | {"evidence": evidence}


def _candidate(kept: Mapping[str, Any]) -> Candidate:
    evidence = tuple(
        Evidence(field=field, value=value, quote=quote, start=start, end=end)
        for field, value, quote, start, end in kept["evidence"]
    )
    return Candidate(
        **dict(kept)
        | {name: tuple(kept[name]) for name in PARTIES}
        | {
            "date": None if kept["date"] is None else PartialDate(kept["date"]),
            "status": Status(kept["status"]),
            "certainty": Certainty(kept["certainty"]),
            "role": Role(kept["role"]),
            "evidence": evidence,
        }
    )
