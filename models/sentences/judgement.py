"""What the sentence classifier says of one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE = "none"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities by type, `none` among them, and which words spoke for a type."""

    chances: Mapping[str, float]
    places: Sequence[int]  # tokens
    shares: NDArray[np.float32]  # of each place in each type's logit
    types: Sequence[str]

    @property
    def act(self) -> float:
        """Return how likely the sentence tells of any act."""
        return 1 - self.chances[NONE]

    @property
    def best(self) -> str:
        """Return the likeliest type, given that there is an act."""
        return max((t for t in self.types if t != NONE), key=self.chances.__getitem__)

    def given_act(self, type_: str) -> float:
        """Return how likely a type is, given that there is an act."""
        return self.chances[type_] / max(self.act, 1e-9)

    def speaks(self, type_: str) -> dict[int, float]:
        """Return how much each token spoke for a type and against `none`."""
        column, none = self.types.index(type_), self.types.index(NONE)
        return {
            place: float(row[column] - row[none]) for place, row in zip(self.places, self.shares, strict=True)
        }
