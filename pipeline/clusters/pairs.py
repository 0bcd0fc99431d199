"""Whether two candidates tell of one action: a judgement on the two alone, with the fields that agree."""

from dataclasses import dataclass
from datetime import timedelta

from pipeline.clusters.outline import JOINT, KIN, SLACK, Outline, words

RARE = frozenset(
    {"sanctions", "export_control", "visa_restriction", "use_restriction", "joint_statement", "funding"}
)  # types of which one actor does so few that a month tells one from another
SHARE = 1 / 3  # of the parties that two tellings of a joint statement must have in common
LIKE = 0.5  # of the words of two instruments' names that must be in both
WEIGHTS = {"day": 6, "days": 4, "month": 2, "year": 0}


@dataclass(frozen=True, slots=True, order=True)
class Agreement:
    """How well two agree: the higher, the surer.  fields: which agree, for a reader.

    thin: they share nothing that would tell the action from its like, so it counts only where nothing else
    fits.
    """

    score: int
    thin: bool = False
    fields: tuple[str, ...] = ()


def agree(one: Outline, other: Outline) -> Agreement | None:
    """Return how two dated candidates agree, or None where they are not surely one action."""
    near = nearness(one, other)
    if near is None or _contradict(one, other, near):
        return None
    instrument = _same_instrument(one, other) is True
    if not _same_parties(one, other, instrument, near):
        return None
    firms, parties = one.firms & other.firms, one.parties & other.parties
    thin = not (firms or instrument or near in {"day", "days"}) and (near == "year" or one.type not in RARE)
    if thin and (one.type not in RARE if near == "year" else bool(one.firms) is not bool(other.firms)):
        return None
    found = {
        "type": one.type == other.type,
        "direction": True,
        "date": True,
        "actors": parties,
        "firms": firms,
        "instrument": instrument,
        "stage": one.stages & other.stages,
    }
    score = WEIGHTS[near] + 4 * bool(firms) + len(firms) + 3 * instrument + 2 * bool(parties)
    return Agreement(
        score=score + (one.type == other.type),
        thin=thin,
        fields=tuple(name for name, agrees in found.items() if agrees),
    )


def resemble(one: Outline, other: Outline) -> Agreement | None:
    """Return how two agree of which one has no date: enough to suggest them, never to join them."""
    instrument, firms = _same_instrument(one, other) is True, one.firms & other.firms
    if (one.date and other.date) or not (firms or instrument) or _contradict(one, other, "year"):
        return None
    if not _same_parties(one, other, instrument, "year"):
        return None
    shared = {"firms": firms, "instrument": instrument, "actors": one.parties & other.parties}
    score = 4 * bool(firms) + len(firms) + 3 * instrument + 2 * bool(shared["actors"])
    score += (one.type == other.type) + 2 * bool(one.stages & other.stages)
    return Agreement(score=score, thin=True, fields=tuple(name for name, agrees in shared.items() if agrees))


def _contradict(one: Outline, other: Outline, near: str) -> bool:
    """Tell whether two cannot be one action, whatever else agrees."""
    firms = one.firms & other.firms
    if one.lifted is not other.lifted or (one.firms and other.firms and not firms):
        return True
    if one.type != other.type and not ({one.type, other.type} <= KIN and firms):
        return True
    if _same_instrument(one, other) is False and not firms:
        return True
    return bool(one.stages and other.stages and not one.stages & other.stages) and near != "day"


def nearness(one: Outline, other: Outline) -> str | None:
    """Return how exactly two dates agree: day, days (a few apart), month or year; None where they do not."""
    if one.date is None or other.date is None:
        return None
    both = {one.date.precision, other.date.precision}
    apart = max(one.date.first - other.date.last, other.date.first - one.date.last, timedelta())
    if apart > (SLACK if "day" in both else timedelta()):
        return None
    if both == {"day"}:
        return "days" if apart else "day"
    return "year" if "year" in both else "month"


def _same_instrument(one: Outline, other: Outline) -> bool | None:
    """Tell whether both name one instrument, or two; None where that cannot be told."""
    if not one.instrument or not other.instrument:
        return None
    if alike(one.instrument, other.instrument):
        return True
    return False if unlike(one.instrument, other.instrument) else None


def _same_parties(one: Outline, other: Outline, instrument: bool, near: str) -> bool:
    a, b = one.parties, other.parties
    if one.type == "joint_statement":
        part = near != "year" and bool(a and b) and (a <= b or b <= a)
        return instrument or part or (bool(a and b) and len(a & b) / len(a | b) >= SHARE)
    return bool(a & b) or (not a and not b) or (instrument and one.type in JOINT)


def alike(one: str, other: str) -> bool:
    """Tell whether one instrument's name is within the other's, or most of their words are in both."""
    a, b = words(one), words(other)
    return a <= b or b <= a or len(a & b) / len(a | b) >= LIKE


def unlike(one: str, other: str) -> bool:
    """Tell whether two names are of two instruments; of a plain one ("order") its last word counts."""
    named, plain = sorted((one, other), key=lambda name: not name[:1].isupper())
    if plain[:1].isupper():
        return not alike(one, other)
    return plain.split()[-1].lower() not in named.lower()
