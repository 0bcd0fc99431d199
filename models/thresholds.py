"""How sure the sentence classifier must be (`patterns/thresholds.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from models.judgement import Judgement
from models.lexicon import PATTERNS


@dataclass(frozen=True, slots=True)
class Thresholds:
    """strong: weight of a cue that no veto touches.  veto: chance of an act below which other cues fall.

    arbiter: chance of an act from which the sentence's type may replace a cue's.
    act: chance of an act from which a sentence without a cue tells one.  share, shares: how much of that
    chance its likeliest type must have, by type where some need more.
    """

    strong: float
    veto: float
    arbiter: float
    act: float
    share: float
    shares: Mapping[str, float]

    def tells(self, judgement: Judgement) -> bool:
        """Return whether a sentence without a cue tells an act."""
        best = judgement.best
        return judgement.act >= self.act and judgement.given_act(best) >= self.shares.get(best, self.share)


@cache
def thresholds() -> Thresholds:
    """Return the shipped thresholds."""
    return Thresholds(**yaml.safe_load((PATTERNS / "thresholds.yaml").read_text(encoding="utf-8")))
