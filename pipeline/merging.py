"""Which acts of one document tell of one action (codebook: one record per dated act)."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from pipeline.dates import PartialDate
from pipeline.records import Act, Status

SHARE = 1 / 3  # of the parties that two tellings of a joint statement must have in common


@dataclass(slots=True)
class Telling:
    """Acts that tell of one action."""

    acts: list[Act] = field(default_factory=list)

    @property
    def dates(self) -> list[PartialDate]:
        """Return the dates told."""
        return [PartialDate(act.date.id) for act in self.acts if act.date]


def merge(acts: Iterable[Act], joint: Set[str]) -> list[Telling]:
    """Return the tellings: dated acts first, then the undated beside the one they fit best.

    joint: types whose actors and endorsers count together.
    """
    tellings: list[Telling] = []
    for act in sorted(
        acts, key=lambda one: (one.date is None, -len(one.date.id) if one.date else 0, one.cue.start)
    ):
        fitting = [telling for telling in tellings if _fits(act, telling, joint)]
        if fitting:
            min(fitting, key=lambda telling: _far(act, telling)).acts.append(act)
        else:
            tellings.append(Telling([act]))
    return tellings


def _far(act: Act, telling: Telling) -> int:
    return min(abs(act.cue.start - other.cue.start) for other in telling.acts)


def _fits(act: Act, telling: Telling, joint: Set[str]) -> bool:
    first = telling.acts[0]
    if act.type != first.type or (act.status is Status.REVERSED) != (first.status is Status.REVERSED):
        return False
    if act.date and not all(PartialDate(act.date.id).agrees(date) for date in telling.dates):
        return False
    firms = {firm.id for other in telling.acts for firm in other.firms}
    mine = {firm.id for firm in act.firms}
    if firms and mine and not firms & mine:
        return False
    if any(_unlike(act, other) for other in telling.acts):
        return False
    return all(_same_parties(act, other, joint) for other in telling.acts)


def _same_parties(one: Act, other: Act, joint: Set[str]) -> bool:
    a, b = _parties(one, joint), _parties(other, joint)
    same = bool(one.instrument and other.instrument) and _alike(one, other)
    if one.type == "joint_statement":
        return same or (bool(a and b) and len(a & b) / len(a | b) >= SHARE)
    if not a or not b:
        return same or (not a and not b)
    return bool(a & b)


def _parties(act: Act, joint: Set[str]) -> set[str]:
    mentions = [*act.actors, *(act.endorsers if act.type in joint else ())]
    return {one.actor for one in mentions if one.actor}


def _unlike(one: Act, other: Act) -> bool:
    """Tell whether both name an instrument, and not the same; without a proper name, its head word counts."""
    if not one.instrument or not other.instrument:
        return False
    named, plain = sorted((one.instrument.id, other.instrument.id), key=lambda name: not name[0].isupper())
    if plain[0].isupper():
        return not _alike(one, other)
    return plain.split()[-1].lower() not in named.lower()


def _alike(one: Act, other: Act) -> bool:
    """Tell whether one instrument's name is within the other's."""
    names = [act.instrument.id if act.instrument else "" for act in (one, other)]
    a, b = (set(re.findall(r"\w+", name.lower())) for name in names)
    return a <= b or b <= a
