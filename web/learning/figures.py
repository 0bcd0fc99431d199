"""The figures of a trained model beside those of the one that it was held against, from its manifest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of both models; None where it says nothing."""

    old: float | None
    new: float | None

    @property
    def more(self) -> float:
        """Return by how much the new one is more, to three places; 0 where either says nothing."""
        return 0.0 if self.old is None or self.new is None else round(self.new - self.old, 3)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison; wanted: how many acts there are to find."""

    name: str
    wanted: int
    precision: Pair
    recall: Pair


def held_out(manifest: Told) -> list[Row]:
    """Return the comparison on held-out decisions: all acts, done ones, then by type."""
    old, new = (_tallies(manifest["figures"][side]["held out"]) for side in ("in use", "new"))
    return [_row(name, old.get(name, {}), new.get(name, {})) for name in dict.fromkeys((*old, *new))]


def on_gold(manifest: Told) -> list[tuple[str, Pair]]:
    """Return the comparison on gold, figure by figure."""
    old, new = (manifest["figures"][side]["gold"]["figures"] for side in ("in use", "new"))
    return [(name, Pair(old.get(name), new.get(name))) for name in dict.fromkeys((*old, *new))]


def not_judged(manifest: Told) -> tuple[int, int]:
    """Return how many proposals nobody has judged, of the old model and of the new one."""
    figures = manifest["figures"]
    return figures["in use"]["held out"]["not judged"], figures["new"]["held out"]["not judged"]


def _tallies(told: Told) -> dict[str, Told]:
    return {**{name: told[name] for name in ("acts", "done acts")}, **told["types"]}


def _row(name: str, old: Told, new: Told) -> Row:
    wanted = max(old.get("wanted", 0), new.get("wanted", 0))
    return Row(name, wanted, *(Pair(_share(old, of), _share(new, of)) for of in ("proposed", "wanted")))


def _share(tally: Told, of: str) -> float | None:
    """Return precision of what is proposed, recall of what is wanted."""
    return tally["right"] / tally[of] if tally.get(of) else None
