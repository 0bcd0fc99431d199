"""At which step of its proceedings an act stands (`patterns/stages.yaml`)."""

from collections.abc import Mapping
from functools import cache

import yaml

from models.lexicon import PATTERNS
from models.reading import Draft, Reading

REACH = 6  # tokens around an act's words that may tell its step


@cache
def stages() -> Mapping[str, Mapping[str, str]]:
    """Return the step that each word tells, by type."""
    raw: dict[str, dict[str, list[str]]] = yaml.safe_load(
        (PATTERNS / "stages.yaml").read_text(encoding="utf-8")
    )
    return {
        type_: {word: step for step, words in steps.items() for word in words} for type_, steps in raw.items()
    }


def stage_of(reading: Reading, draft: Draft) -> str | None:
    """Return the step that the act's own words tell, else the nearest word of its sentence."""
    known = stages().get(draft.type)
    if not known:
        return None
    sentence = reading.sentences[draft.sentence]
    first, last = max(sentence.start, draft.start - REACH), min(sentence.end, draft.end + REACH)
    told = [(_far(draft, i), i) for i in range(first, last) if reading.lower[i] in known]
    return known[reading.lower[min(told)[1]]] if told else None


def _far(draft: Draft, i: int) -> int:
    return max(draft.start - i, i - draft.end + 1, 0)
