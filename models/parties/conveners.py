"""Who convened a joint act that is named without them: "the Pall Mall Process of 2024"."""

from functools import cache

import yaml

from models.acts.lexicon import PATTERNS
from models.reading import Draft, Found, Reading
from pipeline.records import Label


@cache
def _known() -> dict[tuple[str, ...], tuple[str, ...]]:
    raw: dict[str, list[str]] = yaml.safe_load((PATTERNS / "conveners.yaml").read_text(encoding="utf-8"))
    return {tuple(name.replace("-", " - ").split()): tuple(states) for name, states in raw.items()}


def conveners(reading: Reading, draft: Draft) -> list[Found]:
    """Return the states that convened what a sentence names, at the words of its name."""
    sentence = reading.sentences[draft.sentence]
    words = reading.lower[sentence.start : sentence.end]
    for name, states in _known().items():
        for i in range(len(words) - len(name) + 1):
            if words[i] == name[0] and tuple(words[i : i + len(name)]) == name:
                start = sentence.start + i
                return [
                    Found(start, start + len(name), Label.BODY, f"organ:{state}", state, "organ", True)
                    for state in states
                ]
    return []
