"""How far coders agree beyond chance, for values without an order.

Cohen (1960), "A coefficient of agreement for nominal scales"; Krippendorff (2011), "Computing
Krippendorff's alpha-reliability".
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float | None:
    """Return Cohen's kappa of two coders; None where all is one value, so that chance explains all."""
    given = list(pairs)
    total = len(given)
    one, other = (Counter(pair[n] for pair in given) for n in (0, 1))
    by_chance = sum(one[value] * other[value] for value in one)
    if by_chance == total * total:
        return None
    same = sum(a == b for a, b in given)
    return (same * total - by_chance) / (total * total - by_chance)


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's nominal alpha; units: the values that coders gave each, in any number.

    None where nothing was coded twice, or all is one value.
    """
    coded = [unit for unit in units if len(unit) > 1]
    counts = Counter(value for unit in coded for value in unit)
    total = counts.total()
    expected = total * total - sum(n * n for n in counts.values())  # pairs of unlike values by chance
    if not expected:
        return None
    observed = 0.0
    for unit in coded:
        alike = sum(n * n for n in Counter(unit).values())
        observed += (len(unit) ** 2 - alike) / (len(unit) - 1)
    return 1 - (total - 1) * observed / expected
