"""Fits the weights of the traits that confidence rests on to gold folders: right against wrong proposals."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from models.acts.lexicon import PATTERNS
from models.annotator import Annotator, load
from models.confidence import sure
from models.evaluation import documents, gold_of, labels
from models.evaluation.matching import match
from models.reading import reading_of
from models.records import annotation
from pipeline.candidates import propose
from pipeline.registry import Registry
from pipeline.registry import load as load_registry

TARGET = PATTERNS / "confidence.yaml"
STRENGTH = 1.0  # of the regularisation
HELD = {
    "always": 0.01,
    "as": 4.0,
}  # how much smaller than others some weights are held; types are many, and rare
FOLDS = 8
STEPS = 30  # of Newton's method
HEAD = """# Weights of the traits that confidence rests on (models/confidence.py), fitted to real documents:
# python -m models.train confidence GOLD ...
"""

Traits = Mapping[str, float]


def gather(folder: Path, annotator: Annotator, registry: Registry) -> list[tuple[str, Traits, bool]]:
    """Return document, traits of the surest passage, and whether it is right, of every proposal."""
    gold = gold_of(folder)
    given = list(documents(folder / "documents", registry))
    rows: list[tuple[str, Traits, bool]] = []
    for (id, document), doc in zip(given, annotator.read(one for _, one in given), strict=True):
        reading = reading_of(doc)
        said = annotation(reading, doc, annotator.version)
        told = {
            (act.cue.start, act.cue.end, act.type): draft
            for act, draft in zip(said.acts, reading.drafts, strict=True)
        }
        proposed = propose(document, said, registry.codebook, least=0.0)
        right = {j for _, j in match(gold[id]["actions"], [labels(one) for one in proposed])}
        for j, one in enumerate(proposed):
            spans = [(e.start, e.end, one.type) for e in one.evidence if e.field == "type"]
            drafts = [told[span] for span in spans if span in told and told[span].traits]
            if drafts:
                rows.append((id, max(drafts, key=lambda draft: draft.weight).traits, j in right))
    return rows


def fit(
    rows: Sequence[tuple[Traits, bool]], strength: float = STRENGTH, known: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the weights of a logistic regression by Newton's method.

    known: weights that few rows shall move little; they are what the new ones are held to, instead of 0.
    """
    known = known or {}
    names = sorted({name for traits, _ in rows for name in traits} | set(known))
    centre = np.array([known.get(name, 0.0) for name in names])
    x = np.array([[traits.get(name, 0.0) for name in names] for traits, _ in rows])
    y = np.array([right for _, right in rows], dtype=np.float64)
    least = 1.0 if known else 0.0  # how many are right at all is known too, and held like the rest
    firm = (max(HELD.get(name.split()[0], 1.0), least) for name in names)
    held: NDArray[np.float64] = np.array([strength * one for one in firm])
    weights = centre.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y) + held * (weights - centre)
        curve = (x.T * (chance * (1 - chance))) @ x + np.diag(held)
        weights = weights - np.linalg.solve(curve, slope)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def cross_validated(rows: Sequence[tuple[str, Traits, bool]]) -> list[tuple[float, bool]]:
    """Return confidence and truth of each row, from weights fitted without its document."""
    names = sorted({name for name, _, _ in rows})
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    out: list[tuple[float, bool]] = []
    for number in range(FOLDS):
        weights = fit([(traits, right) for name, traits, right in rows if fold[name] != number])
        out += [(sure(traits, weights), right) for name, traits, right in rows if fold[name] == number]
    return out


def main(arguments: Sequence[str]) -> None:
    """Fit: GOLD ... ; write the weights, and print what held-out documents say of them."""
    registry = load_registry()
    annotator = load(registry)
    rows = [row for folder in arguments for row in gather(Path(folder), annotator, registry)]
    weights = fit([(traits, right) for _, traits, right in rows])
    TARGET.write_text(HEAD + yaml.safe_dump(weights, sort_keys=True), encoding="utf-8")
    held = cross_validated(rows)
    for least in (0.3, 0.5, 0.8):
        above = [right for chance, right in held if chance >= least]
        sys.stdout.write(
            f"from {least}: {sum(above)} of {len(above)} right, {len(above) / len(held):.2f} of {len(held)}\n"
        )
