"""What was learnt from sentences and decisions: the classifier and the weights of confidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from models.sentences.classifier import Classifier, read
from pipeline.errors import ModelError

SENTENCES, CONFIDENCE = "sentences.npz", "confidence.yaml"


@dataclass(frozen=True, slots=True)
class Learnt:
    """A version: its name, the classifier of sentences, the weights of the traits of an act."""

    name: str
    classifier: Classifier
    weights: Mapping[str, float]


def read_learnt(folder: Path) -> Learnt:
    """Return the version that a folder holds and is named for; raise ModelError where it is not whole."""
    path = folder / CONFIDENCE
    try:
        weights = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(weights, dict) or not all(isinstance(one, int | float) for one in weights.values()):
            raise ValueError("names with a number each were expected")
        return Learnt(folder.name, read(folder / SENTENCES), weights)
    except (OSError, ValueError, yaml.YAMLError, ModelError) as error:
        raise ModelError(
            f"{folder}: no whole model ({error}); mend: `mercwatch train --rollback`, or train anew"
        ) from error
