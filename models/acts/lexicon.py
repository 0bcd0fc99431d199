"""Word classes from `patterns/words.yaml`, inflected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PATTERNS = Path(__file__).parents[1] / "patterns"
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """phrases: lower-case forms by class.  participles, gerunds: forms that tell voice and mood."""

    phrases: Mapping[str, tuple[str, ...]]
    participles: frozenset[str]
    gerunds: frozenset[str]
    reversing: frozenset[str]
    verb_forms: frozenset[str]
    verb_classes: frozenset[str]
    bare: frozenset[str]  # first words of base forms and third persons, which may be nouns


def _forms(
    verb: str, irregular: Mapping[str, list[str]], doubled: Iterable[str]
) -> tuple[str, str, str, str, str]:
    """Return base, third person, past, participle and gerund."""
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2] not in VOWELS:
        third = verb[:-1] + "ies"
    else:
        third = verb + "s"
    stem = verb + verb[-1] if verb in doubled else verb
    if verb.endswith("e"):
        past, gerund = verb + "d", verb[:-1] + "ing" if not verb.endswith("ee") else verb + "ing"
    elif verb.endswith("y") and verb[-2] not in VOWELS:
        past, gerund = verb[:-1] + "ied", verb + "ing"
    else:
        past, gerund = stem + "ed", stem + "ing"
    before, participle = irregular.get(verb, (past, past))
    return verb, third, before, participle, gerund


@cache
def function_words() -> Mapping[str, frozenset[str]]:
    """Return the small words that the components go by, by name of the set."""
    read = yaml.safe_load((PATTERNS / "function_words.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in read.items()}


@cache
def leaders() -> Mapping[str, list[str]]:
    """Return the names of heads of state and government by actor."""
    read: dict[str, list[str]] = yaml.safe_load((PATTERNS / "leaders.yaml").read_text(encoding="utf-8"))
    return read


@cache
def places() -> Mapping[str, list[str]]:
    """Return the names of towns by the state in which they lie."""
    read: dict[str, list[str]] = yaml.safe_load((PATTERNS / "places.yaml").read_text(encoding="utf-8"))
    return read


@cache
def load() -> Lexicon:
    """Return the shipped lexicon."""
    raw: dict[str, Any] = yaml.safe_load((PATTERNS / "words.yaml").read_text(encoding="utf-8"))
    irregular, doubled = raw["irregular"], frozenset(raw["doubled"])
    phrases: dict[str, tuple[str, ...]] = {}
    participles: set[str] = set()
    gerunds: set[str] = set()
    reversing: set[str] = set()
    verb_forms: set[str] = set()
    bare: set[str] = set()
    for name, verbs in raw["verbs"].items():
        every: dict[str, None] = {}
        for entry in verbs:
            first, _, rest = entry.partition(" ")
            head, dash, tail = first.partition("-")
            prefix = head + "-" if dash else ""
            forms = _forms(tail if dash else first, irregular, doubled)
            whole = [f"{prefix}{form} {rest}".strip() for form in forms]
            every.update(dict.fromkeys(whole))
            participles.add(whole[3])
            gerunds.add(whole[4])
            verb_forms.update(whole)
            bare.update(form.split()[0] for form in whole[:2])
            if entry in raw["reversing"]:
                reversing.update(whole)
        phrases[name] = tuple(every)
    for name, nouns in raw["nouns"].items():
        phrases[name] = tuple(nouns)
    for name, words in raw["mood"].items():
        phrases["mood:" + name] = tuple(words)
    for name in ("anonymous", "anaphors", "organs", "generic_organs"):
        phrases[name] = tuple(raw[name])
    return Lexicon(
        phrases=phrases,
        participles=frozenset(participles),
        gerunds=frozenset(gerunds),
        reversing=frozenset(reversing),
        verb_forms=frozenset(verb_forms),
        verb_classes=frozenset(raw["verbs"]),
        bare=frozenset(bare),
    )
