"""What a document says of an action that is accepted already: nothing new, or exactly these differences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.dates import PartialDate

SIDES = ("actors", "endorsers", "firms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A field on which a telling differs from what was accepted; parties: those that are new."""

    field: str
    accepted: str | None
    told: str


def differences(accepted: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[Differing, ...]:
    """Return on which fields a telling says something else than the accepted coding.

    What it leaves out is no difference, nor is a coarser date; a finer one is, and so are the parties that
    it adds, another direction, and an act that is done and was only announced.
    """
    return tuple(_differing(accepted, told))


def _differing(accepted: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Differing]:
    if told["date"] and told["date"] != accepted["date"]:
        known = PartialDate(accepted["date"]) if accepted["date"] else None
        if known is None or not PartialDate(told["date"]).contains(known):
            yield Differing(field="date", accepted=accepted["date"], told=told["date"])
    behind = {*accepted["actors"], *accepted["endorsers"], *accepted["members"]}
    for name in SIDES:
        known_sides = behind if name != "firms" else set(accepted["firms"])
        if new := [one for one in told[name] if one not in known_sides]:
            yield Differing(field=name, accepted=", ".join(accepted[name]) or None, told=", ".join(new))
    if (told["status"] == "reversed") is not (accepted["status"] == "reversed") or (
        told["status"] == "done" and accepted["status"] in {"proposed", "announced"}
    ):
        yield Differing(field="status", accepted=accepted["status"], told=told["status"])
