"""Which proposed action is which action of the gold (codebook, Scoring)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

JOINT = frozenset({"joint_statement", "principles", "process"})
PAIR = -1000  # worth more than any difference within pairs, so that there are as many pairs as can be

Labels = Mapping[str, Any]


def types_of(gold: Labels) -> set[str]:
    """Return the types that count as right."""
    return {gold["type"], *(gold.get("alt_types") or ())}


def parties(action: Labels) -> set[str]:
    """Return who counts as actor: of joint acts those who joined too."""
    named = set(action.get("actors") or ())
    if JOINT & {action["type"], *(action.get("alt_types") or ())}:
        named |= set(action.get("endorsers") or ())
    return named


def compatible(gold: Labels, proposed: Labels) -> bool:
    """Tell whether an action may be the gold's: a type that counts, an actor shared or none named by both."""
    if proposed["type"] not in types_of(gold):
        return False
    named, shown = parties(gold), parties(proposed)
    return bool(shown & (named | set(gold.get("alt_actors") or ()))) or not (named or shown)


def dates_agree(one: str | None, other: str | None) -> bool:
    """Tell whether two dates are equal or one contains the other; an empty one agrees with an empty one."""
    if not one or not other:
        return not one and not other
    return all(a == b for a, b in zip(one.split("-"), other.split("-"), strict=False))


def match(gold: Sequence[Labels], proposed: Sequence[Labels]) -> list[tuple[int, int]]:
    """Return pairs of numbers: as many as can be, then with agreeing dates, then of the gold's first type."""
    cost = [[_cost(g, p) if compatible(g, p) else 0 for p in proposed] for g in gold]
    return [(i, j) for i, j in assign(cost) if cost[i][j]]


def _cost(gold: Labels, proposed: Labels) -> int:
    differs = not dates_agree(gold.get("date"), proposed.get("date"))
    return PAIR + 2 * differs + int(gold["type"] != proposed["type"])


def assign(cost: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return pairs of row and column of least total cost, as many as the shorter side has.

    The Hungarian method with potentials (Kuhn 1955; Jonker and Volgenant 1987), rows added one by one.
    """
    if not cost or not cost[0]:
        return []
    if len(cost) > len(cost[0]):
        turned = [list(column) for column in zip(*cost, strict=True)]
        return sorted((i, j) for j, i in assign(turned))
    rows, columns = len(cost), len(cost[0])
    high, low = [0] * (rows + 1), [0] * (columns + 1)
    owner = [0] * (columns + 1)  # row of each column, both from 1; column 0 holds the row to be placed
    for row in range(1, rows + 1):
        owner[0], j = row, 0
        least: list[float] = [float("inf")] * (columns + 1)
        came, seen = [0] * (columns + 1), [False] * (columns + 1)
        while owner[j]:
            seen[j] = True
            i = owner[j]
            for k in range(1, columns + 1):
                reduced = cost[i - 1][k - 1] - high[i] - low[k]
                if not seen[k] and reduced < least[k]:
                    least[k], came[k] = reduced, j
            following = min((k for k in range(1, columns + 1) if not seen[k]), key=least.__getitem__)
            step = int(least[following])
            for k in range(columns + 1):
                if seen[k]:
                    high[owner[k]] += step
                    low[k] -= step
                else:
                    least[k] -= step
            j = following
        path = [j]
        while path[-1]:
            path.append(came[path[-1]])
        for end, before in pairwise(path):
            owner[end] = owner[before]
    return sorted((owner[k] - 1, k - 1) for k in range(1, columns + 1) if owner[k])
