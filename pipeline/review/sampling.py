"""How much the machine misses, told from a sample of what it discarded.

Clopper and Pearson (1934), "The use of confidence or fiducial limits", for the binomial.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

_DIGITS = 13  # of a key, that a float holds exactly


def limit_of(share: float) -> str:
    """Return what the keys (sha256, hexadecimal) of that share of all documents are less than."""
    return f"{int(share * 16**_DIGITS):0{_DIGITS}x}" if share < 1 else "g"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found in one part of what was discarded.

    documents: in all.  answered: how many of them, chosen by their hashes, were looked through.
    missed: in how many of these is an action.
    """

    documents: int
    answered: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Of all documents that tell of an action, the share in which the machine proposed one, with its limits.

    value: None where a part was not looked into, or there is nothing to divide.  missed: documents.
    """

    value: float | None
    low: float
    high: float
    missed: float | None


def estimate(
    accepted: int, undecided: int, likely: float, parts: Sequence[Looked], *, level: float = 0.95
) -> Recall:
    """Return the recall by documents, with limits that hold it at that level, or more often.

    accepted: documents of which a proposal was accepted.  undecided: that wait, none accepted; `likely` is
    the share of them that will be. The limits reckon with none of them and with all.
    """
    parts = [part for part in parts if part.documents]
    apart = 1 - (1 - level) / max(1, len(parts))  # so that all parts' limits hold at once
    least = most = missed = 0.0
    for part in parts:
        low, high = limits(part.missed, part.answered, level=apart)
        least += max(part.missed, low * part.documents)
        most += high * part.documents
        missed += part.documents * part.missed / part.answered if part.answered else 0
    known = all(part.answered for part in parts)
    found = accepted + undecided * likely
    return Recall(
        value=found / (found + missed) if known and found + missed else None,
        low=accepted / (accepted + most) if accepted + most else 0.0,
        high=(accepted + undecided) / (accepted + undecided + least) if accepted + undecided + least else 1.0,
        missed=missed if known else None,
    )


def limits(found: int, of: int, *, level: float) -> tuple[float, float]:
    """Return the Clopper-Pearson limits of a share; of nothing nothing is known."""
    tail = (1 - level) / 2
    low = _root(lambda share: 1 - _at_most(found - 1, of, share) - tail) if found else 0.0
    high = _root(lambda share: tail - _at_most(found, of, share)) if found < of else 1.0
    return low, high


def _at_most(found: int, of: int, share: float) -> float:
    """Return the chance of no more than so many of so many."""
    if share <= 0 or share >= 1:
        return float(share <= 0 or found >= of)
    ways = (lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) for k in range(found + 1))
    return sum(exp(way + k * log(share) + (of - k) * log(1 - share)) for k, way in enumerate(ways))


def _root(rising: Callable[[float], float]) -> float:
    """Return where a function that rises between 0 and 1 crosses zero."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
