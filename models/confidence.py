"""How sure we are of a drafted act: a small logistic over separate traits (`patterns/confidence.yaml`)."""

from collections.abc import Mapping
from functools import cache
from math import exp, log

import yaml

from models.acts.lexicon import PATTERNS
from models.parties.nearest import BEFORE, COMMON, NEAR, PUBLISHER
from models.reading import Draft, Reading
from pipeline.records import Label, Status

EARLY = 6  # sentences that open a document
FARTHEST = 4.0  # of log odds of the classifier that count
GUESSED = frozenset(
    {"named before", "of the act just before", "the publisher speaks", "the court", "who convened it"}
)
FALLEN_BACK = {
    NEAR: "actor near",
    BEFORE: "actor before",
    COMMON: "actor of the text",
    PUBLISHER: "actor of the text",
}


def traits(reading: Reading, draft: Draft, told: int) -> dict[str, float]:
    """Return what speaks for and against an act, by name; told: how many drafts tell of one like it."""
    found = {**_said(draft), **_acted(draft), **_told(reading, draft), "told again": log(max(told, 1))}
    return {name: value for name, value in found.items() if value}


def _said(draft: Draft) -> dict[str, float]:
    """Return what cue and classifier say."""
    act = min(max(draft.act if draft.act is not None else 0.5, 1e-6), 1 - 1e-6)
    return {
        "always": 1.0,
        "words": 0.0 if draft.judged else draft.weight,
        "sentence": min(max(log(act / (1 - act)), -FARTHEST), FARTHEST),
        "type": draft.chance / act if draft.chance is not None else 0.5,
        f"as {draft.type}": 1.0,
    }


def _acted(draft: Draft) -> dict[str, float]:
    """Return how it is known who acted."""
    hows = {reason.removeprefix("actor: ") for reason in draft.reasons if reason.startswith("actor: ")}
    fallen = {FALLEN_BACK[how] for how in hows if how in FALLEN_BACK}
    guessed = bool(hows & GUESSED) and not fallen
    named = bool(draft.actors or draft.endorsers) and not guessed and not fallen
    return {"actor named": float(named), "actor guessed": float(guessed), **dict.fromkeys(fallen, 1.0)}


def _told(reading: Reading, draft: Draft) -> dict[str, float]:
    """Return how and where the act is told."""
    here = reading.by_sentence[draft.sentence]
    dated = draft.date.derivation if draft.date else None
    firm = any(one.label is Label.FIRM for one in here)
    return {
        "date in the sentence": float(dated is not None and dated != "heading"),
        "date of a heading": float(dated == "heading"),
        "firm": float(firm),
        "firm from elsewhere": float(bool(draft.firms) and not firm),
        "instrument": float(draft.instrument is not None),
        "opens the document": float(draft.sentence < EARLY),
        "off the topic": float(not reading.topical[draft.sentence]),
        "told beside": float(draft.aside or draft.in_passing),
        "not done yet": float(draft.status in {Status.ANNOUNCED, Status.PROPOSED}),
    }


def sure(traits: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability that traits give."""
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in traits.items())))


@cache
def weights() -> Mapping[str, float]:
    """Return the shipped weights of the traits."""
    read: dict[str, float] = yaml.safe_load((PATTERNS / "confidence.yaml").read_text(encoding="utf-8"))
    return read
