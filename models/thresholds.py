"""How sure the sentence classifier must be (`patterns/thresholds.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from models.lexicon import PATTERNS


@dataclass(frozen=True, slots=True)
class Thresholds:
    """strong: weight of a cue that no veto touches.  veto: chance of an act below which other cues fall.

    arbiter: chance of an act from which the sentence's type may replace a cue's.
    default, types: chance of an act from which a sentence without a cue tells one, by its likeliest type.
    """

    strong: float
    veto: float
    arbiter: float
    default: float
    types: Mapping[str, float]

    def act(self, type_: str) -> float:
        """Return the chance of an act from which a sentence of a type counts."""
        return self.types.get(type_, self.default)


@cache
def thresholds() -> Thresholds:
    """Return the shipped thresholds."""
    return Thresholds(**yaml.safe_load((PATTERNS / "thresholds.yaml").read_text(encoding="utf-8")))
