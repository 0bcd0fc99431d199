"""How sure we are of a drafted act: a small logistic over separate traits (`patterns/confidence.yaml`)."""

from collections.abc import Mapping
from functools import cache
from math import exp, log

import yaml

from models.lexicon import PATTERNS
from models.reading import Draft, Reading
from pipeline.records import Label, Status

EARLY = 6  # sentences that open a document
FARTHEST = 4.0  # of log odds of the classifier that count
GUESSED = frozenset({"named before", "of the act just before", "the publisher speaks", "the court"})


def traits(reading: Reading, draft: Draft) -> dict[str, float]:
    """Return what speaks for and against an act, by name."""
    act = min(max(draft.act if draft.act is not None else 0.5, 1e-6), 1 - 1e-6)
    hows = {reason.removeprefix("actor: ") for reason in draft.reasons if reason.startswith("actor: ")}
    alike = sum(
        other.type == draft.type
        and {one.actor for one in other.actors} == {one.actor for one in draft.actors}
        for other in reading.drafts
    )
    here = reading.by_sentence[draft.sentence]
    found = {
        "always": 1.0,
        "words": 0.0 if draft.judged else draft.weight,
        "sentence": min(max(log(act / (1 - act)), -FARTHEST), FARTHEST),
        "type": draft.chance / act if draft.chance is not None else 0.5,
        "actor named": float(bool(draft.actors) and not hows & GUESSED),
        "actor guessed": float(bool(draft.actors) and bool(hows & GUESSED)),
        "date in the sentence": float(draft.date is not None and draft.date.derivation != "heading"),
        "date of a heading": float(draft.date is not None and draft.date.derivation == "heading"),
        "firm": float(any(one.label is Label.FIRM for one in here)),
        "firm from elsewhere": float(bool(draft.firms) and not any(one.label is Label.FIRM for one in here)),
        "instrument": float(draft.instrument is not None),
        "opens the document": float(draft.sentence < EARLY),
        "told beside": float(draft.aside or draft.in_passing),
        "not done yet": float(draft.status in {Status.ANNOUNCED, Status.PROPOSED}),
        "from unnamed sources": float(draft.reported_at is not None),
        "told again": log(max(alike, 1)),
    }
    return {name: value for name, value in found.items() if value}


def sure(traits: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability that traits give."""
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in traits.items())))


@cache
def weights() -> Mapping[str, float]:
    """Return the shipped weights of the traits."""
    read: dict[str, float] = yaml.safe_load((PATTERNS / "confidence.yaml").read_text(encoding="utf-8"))
    return read
