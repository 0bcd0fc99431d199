"""How sure the sentence classifier must be (`patterns/thresholds.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from models.acts.lexicon import PATTERNS
from models.sentences.judgement import NONE, Judgement

TYPES = 2  # that one sentence may tell without a cue


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

    def told(self, judgement: Judgement) -> list[str]:
        """Return the types that a sentence without a cue tells, the likeliest first."""
        if judgement.act < self.act:
            return []
        given = {type_: judgement.given_act(type_) for type_ in judgement.types if type_ != NONE}
        enough = (t for t, chance in given.items() if chance >= self.shares.get(t, self.share))
        return sorted(enough, key=lambda type_: -given[type_])[:TYPES]


@cache
def thresholds() -> Thresholds:
    """Return the shipped thresholds."""
    return Thresholds(**yaml.safe_load((PATTERNS / "thresholds.yaml").read_text(encoding="utf-8")))
