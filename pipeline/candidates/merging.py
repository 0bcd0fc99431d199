"""Which acts of one document tell of one action (codebook: one record per dated act)."""

import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from pipeline.dates import PartialDate
from pipeline.records import Act, Status

ENOUGH = 12  # acts of one telling that are compared
RECENT = 60  # tellings of a type that are compared
DAY = 10  # letters of a date that is known to the day
SHARE = 1 / 3  # of the parties that two tellings of a joint statement must have in common


@dataclass(slots=True)
class Telling:
    """Acts that tell of one action; the first few stand for all when another is compared."""

    acts: list[Act]

    @property
    def known(self) -> list[Act]:
        """Return the acts to compare with."""
        return self.acts[:ENOUGH]

    def far(self, act: Act) -> int:
        """Return how many characters away an act is told."""
        return min(abs(act.cue.start - other.cue.start) for other in (*self.known, self.acts[-1]))


def merge(
    acts: Iterable[Act], joint: Set[str], apart: Callable[[Act, Act], bool] = lambda one, other: False
) -> list[Telling]:
    """Return the tellings: dated acts first, then the undated beside the one they fit best.

    joint: types whose actors and endorsers count together.  apart: tells which two are never one.
    Time is linear in the number of acts.
    """
    tellings: dict[tuple[str, bool], list[Telling]] = {}
    for act in sorted(acts, key=lambda one: (-len(one.date.id) if one.date else 0, one.cue.start)):
        alike = tellings.setdefault((act.type, act.status is Status.REVERSED), [])
        fitting = [
            telling
            for telling in alike[-RECENT:]
            if _fits(act, telling, joint) and not any(apart(act, other) for other in telling.known)
        ]
        if fitting:
            min(fitting, key=lambda telling: telling.far(act)).acts.append(act)
        else:
            alike.append(Telling([act]))
    return [telling for several in tellings.values() for telling in several]


def _fits(act: Act, telling: Telling, joint: Set[str]) -> bool:
    if act.date:
        mine = PartialDate(act.date.id)
        if not all(mine.agrees(PartialDate(other.date.id)) for other in telling.known if other.date):
            return False
    return all(
        _same_firms(act, other)
        and _same_stage(act, other)
        and not _unlike(act, other)
        and _same_parties(act, other, joint)
        for other in telling.known
    )


def _same_stage(one: Act, other: Act) -> bool:
    """Tell whether two acts may be one step; those of one day are."""
    if one.date and other.date and one.date.id == other.date.id and len(one.date.id) == DAY:
        return True
    return not one.stage or not other.stage or one.stage == other.stage


def _same_firms(one: Act, other: Act) -> bool:
    a, b = ({firm.id for firm in act.firms} for act in (one, other))
    return not a or not b or bool(a & b)


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
