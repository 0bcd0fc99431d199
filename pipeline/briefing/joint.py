"""Joint acts: who made them, who joined, and what joined since."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.briefing.material import Material, Told, in_words
from pipeline.naming import Names
from pipeline.records import Status


@dataclass(frozen=True, slots=True)
class Joined:
    """A party of a joint act, when it joined, and the action that first says so.

    since: it joined within the period (after the first act, where that is within it).
    """

    name: str
    when: str
    action: int
    since: bool


@dataclass(frozen=True, slots=True)
class JointAct:
    """A named joint act, and all who stand behind it by the end of the period."""

    name: str
    joined: tuple[Joined, ...]

    @property
    def since(self) -> tuple[Joined, ...]:
        """Return those who joined within the period, later than the first."""
        return tuple(one for one in self.joined if one.since)


def named(instrument: str) -> str:
    """Return what tells whether two names of an instrument are the same."""
    return " ".join(instrument.split()).casefold()


def is_name(instrument: str) -> bool:
    """Tell whether an instrument has a name of its own; `joint statement` is any."""
    return not instrument.islower()


def joint_acts(material: Material, names: Names) -> Iterator[JointAct]:
    """Yield the named joint acts of the period, those of most parties first."""
    acts: dict[str, list[Told]] = {}
    for one in material.joint:
        if (
            one.action.instrument
            and is_name(one.action.instrument)
            and one.action.status is not Status.REVERSED
        ):
            acts.setdefault(named(one.action.instrument), []).append(one)
    found = [_act(told, material, names) for told in acts.values()]
    yield from sorted((act for act in found if act.joined), key=lambda act: (-len(act.joined), act.name))


def _act(told: list[Told], material: Material, names: Names) -> JointAct:
    in_time = sorted(told, key=lambda one: (str(one.action.date or "9999"), one.action.id))
    first = in_time[0].action
    joined: dict[str, Joined] = {}
    for one in in_time:
        action = one.action
        later = action.id != first.id and action.date != first.date
        within = action.date is not None and action.date.last >= material.period.since.first
        for code in action.parties:
            joined.setdefault(
                code, Joined(names.actor(code), in_words(action.date), action.id, later and within)
            )
    name = " ".join((first.instrument or "").split())
    return JointAct(name, tuple(sorted(joined.values(), key=lambda one: one.name)))
