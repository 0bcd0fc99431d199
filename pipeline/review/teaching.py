"""Which decisions would teach the model most: where it is least sure, and what is unlike what came before."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Teaching:
    """A candidate as it is weighed; alike: type, firms, who acted, publisher, as far as they are known."""

    id: int
    confidence: float
    alike: tuple[str, ...]


def doubt(confidence: float) -> float:
    """Return how unsure the model is: 1 where it might as well toss a coin, 0 where it is certain."""
    return 1 - abs(2 * confidence - 1)


def in_order(candidates: Iterable[Teaching]) -> list[int]:
    """Return the ids of candidates, those first that would teach most.

    Going from the most doubtful on, each counts its doubt times the share of novelty in it: what it is like
    counts 1 the first time, a half the second, and so on.
    """
    seen: Counter[str] = Counter()
    weighed: list[tuple[float, int]] = []
    for one in sorted(candidates, key=lambda one: (-doubt(one.confidence), one.id)):
        novel = [1 / (1 + seen[what]) for what in one.alike] or [1.0]
        weighed.append((doubt(one.confidence) * sum(novel) / len(novel), one.id))
        seen.update(one.alike)
    return [id for _, id in sorted(weighed, key=lambda pair: (-pair[0], pair[1]))]
