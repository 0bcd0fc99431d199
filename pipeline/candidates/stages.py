"""At which step of its proceedings an act stands: words that tell it, by type (`stages.yml`)."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml


@cache
def stages() -> Mapping[str, Mapping[str, str]]:
    """Return the step that each word tells, by type."""
    raw: dict[str, dict[str, list[str]]] = yaml.safe_load(
        Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    )
    return {
        type_: {word: step for step, words in steps.items() for word in words} for type_, steps in raw.items()
    }


def stages_told(type_: str, quotes: Iterable[str]) -> frozenset[str]:
    """Return the steps that the words of an act tell; none where its type has no steps, or no word tells."""
    known = stages().get(type_, {})
    words = {word for quote in quotes for word in re.findall(r"[\w-]+", quote.lower())}
    return frozenset(known[word] for word in words if word in known)
