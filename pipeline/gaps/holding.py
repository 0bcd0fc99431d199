"""Hold what actions and candidates tell against what should be there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pipeline.clusters.outline import words
from pipeline.clusters.pairs import alike
from pipeline.dates import PartialDate
from pipeline.gaps.expecting import Expected
from pipeline.records import Status
from pipeline.registry import ListingStep

BEFORE, BEHIND = timedelta(days=7), timedelta(days=45)  # of the day; an act is dated by whoever tells it
COMMON = 3  # words of an instrument's name; fewer are any "joint statement"


class State(StrEnum):
    """Whether the record holds something."""

    MISSING = "missing"
    CANDIDATE = "candidate"  # proposed, and nobody has decided
    THERE = "there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an action or candidate tells; parties: who acted, joined or is a member."""

    id: int
    type: str
    status: Status
    date: PartialDate | None
    actors: frozenset[str]
    parties: frozenset[str]
    firms: frozenset[str]
    instrument: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that should be there, and whether it is; ids: of the actions, or of the candidates."""

    expected: Expected
    state: State
    ids: tuple[int, ...] = ()


def hold(
    expected: Sequence[Expected], actions: Iterable[Telling], candidates: Iterable[Telling]
) -> list[Finding]:
    """Return whether each is there, in the same order.

    A telling of a step against a firm that has no date, or a year, stands for one step only: the first that
    no dated one tells.
    """
    there, waiting = _matched(expected, list(actions)), _matched(expected, list(candidates))
    return [
        Finding(expected=one, state=State.THERE, ids=known)
        if known
        else Finding(expected=one, state=State.CANDIDATE if open_ else State.MISSING, ids=open_)
        for one, known, open_ in zip(expected, there, waiting, strict=True)
    ]


def _matched(expected: Sequence[Expected], tellings: Sequence[Telling]) -> list[tuple[int, ...]]:
    fitting = [[one for one in tellings if _tells(one, wanted)] for wanted in expected]
    found: list[tuple[int, ...]] = []
    for wanted, each in zip(expected, fitting, strict=True):
        found.append(tuple(one.id for one in each if wanted.joined or not _is_vague(one)))
    used: set[tuple[int, str]] = set()
    for n, (wanted, each) in enumerate(zip(expected, fitting, strict=True)):
        if not found[n]:
            found[n] = tuple(one.id for one in each if (one.id, wanted.who) not in used)
            used.update((number, wanted.who) for number in found[n])
    return found


def _is_vague(one: Telling) -> bool:
    return one.date is None or one.date.precision == "year"


def _tells(one: Telling, wanted: Expected) -> bool:
    if one.type not in wanted.types or one.status is Status.PROPOSED:
        return False
    if (one.status is Status.REVERSED) != (wanted.step == ListingStep.REMOVED):
        return False
    if wanted.joined:
        return wanted.who in one.parties and _names(one, wanted) and _is_late_enough(one, wanted)
    return wanted.who in one.firms and wanted.actor in one.actors and _is_near(one, wanted)


def _names(one: Telling, wanted: Expected) -> bool:
    """Tell whether a telling names the instrument, whole or in part."""
    said = words(one.instrument or "")
    return any(
        len(said & words(name)) >= min(COMMON, len(words(name))) and alike(one.instrument or "", name)
        for name in wanted.names
    )


def _is_late_enough(one: Telling, wanted: Expected) -> bool:
    """Tell whether it may be told of who had joined by then: later lists name earlier members too."""
    return one.date is None or one.date.last >= wanted.dates[0].first - BEFORE


def _is_near(one: Telling, wanted: Expected) -> bool:
    if one.date is None or not wanted.dates:
        return True
    first = min(date.first for date in wanted.dates) - BEFORE
    return one.date.last >= first and one.date.first <= max(date.last for date in wanted.dates) + BEHIND
