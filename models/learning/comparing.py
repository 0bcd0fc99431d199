"""The model in use and a new one side by side, on held-out decisions and on gold; whether to adopt."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.evaluation import floors
from models.evaluation.scoring import Score, Tally
from models.learning.judged import Read, done
from pipeline.records import Status
from pipeline.review.lessons import Lesson

ACTS, DONE = "acts", "done acts"
MORE = 0.1  # share of proposals by which those that nobody has judged may grow
SAME = 1e-9
SLACK = 0.01  # of F1, on a gold without floors


@dataclass(slots=True)
class Held:
    """Figures on held-out decisions.

    unjudged: proposals on which nobody has decided, that count neither for nor against.
    """

    tallies: dict[str, Tally] = field(default_factory=lambda: {ACTS: Tally(), DONE: Tally()})
    types: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    proposals: int = 0
    unjudged: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one model."""

    name: str
    held: Held
    gold: Score


def held(reads: Sequence[Read], tested: Collection[Lesson]) -> Held:
    """Return the figures of a model's reading of the documents of tested lessons.

    A proposal counts as one of a done act where the accepted act is one, or where it is wrong and says so.
    """
    made, ids = Held(), {id(one) for one in tested}
    for each in reads:
        made.proposals += len(each.proposals)
        made.unjudged += sum(one.right is None for one in each.proposals)
        for one in each.proposals:
            if one.right is None or one.lesson is None or id(one.lesson) not in ids:
                continue
            is_done = done(one.lesson) if one.right else one.candidate.status is Status.DONE
            _add(made, one.candidate.type, is_done, right=int(one.right), proposed=1)
        for lesson in each.lessons:
            if id(lesson) in ids and lesson.wanted and lesson.told:
                _add(made, lesson.told["type"], done(lesson), wanted=1)
    return made


def _add(
    made: Held, type_: str, is_done: bool, *, right: int = 0, proposed: int = 0, wanted: int = 0
) -> None:
    for one in (made.tallies[ACTS], made.types[type_], *([made.tallies[DONE]] if is_done else [])):
        one.add(right, proposed, wanted)


def refusals(old: Figures, new: Figures, gold: str) -> list[str]:
    """Return why the new model should not be adopted; gold: sha256 of the gold. Empty: it is better."""
    before, after = old.held.tallies[DONE], new.held.tallies[DONE]
    return [
        *_held_refusals(before, after),
        *_crowded(old.held, new.held),
        *_gold_refusals(old.gold, new.gold, floors.read().get(gold, {})),
    ]


def _held_refusals(before: Tally, after: Tally) -> Iterator[str]:
    if not before.wanted:
        yield "no held-out decision is on an act that was done"
        return
    for name in ("precision", "recall"):
        was, now = getattr(before, name) or 0.0, getattr(after, name) or 0.0
        if now < was - SAME:
            yield f"{name} of done acts on held-out decisions falls from {was:.3f} to {now:.3f}"
    if (after.f1 or 0.0) <= (before.f1 or 0.0) + SAME:
        yield "on held-out decisions it is no better"


def _crowded(before: Held, after: Held) -> Iterator[str]:
    """Yield a refusal where more is proposed that nobody has judged: precision cannot speak for that."""
    if after.unjudged - before.unjudged > MORE * before.proposals:
        yield f"it proposes {after.unjudged} that nobody has judged, and not {before.unjudged}"


def _gold_refusals(before: Score, after: Score, pinned: Mapping[str, float]) -> Iterator[str]:
    for name, (figure, floor) in floors.broken(after.figures(), pinned).items():
        told = "-" if figure is None else f"{figure:.3f}"
        yield f"{name} on the gold is {told}, and its floor {floor:.3f}"
    was, now = (one.tallies["actions"].f1 or 0.0 for one in (before, after))
    if not pinned and now < was - SLACK:
        yield f"F1 on the gold, which has no floors, falls from {was:.3f} to {now:.3f}"


def plain(one: Figures) -> dict[str, Any]:
    """Return the figures as plain values, for a manifest."""
    told = {name: _tally(tally) for name, tally in one.held.tallies.items()}
    return {
        "model": one.name,
        "held out": {
            **told,
            "types": {name: _tally(tally) for name, tally in sorted(one.held.types.items())},
            "proposals": one.held.proposals,
            "not judged": one.held.unjudged,
        },
        "gold": {
            "figures": one.gold.figures(),
            "types": {name: _tally(tally) for name, tally in sorted(one.gold.types.items())},
        },
    }


def _tally(one: Tally) -> dict[str, int]:
    return {"right": one.right, "proposed": one.proposed, "wanted": one.wanted}
