"""Trains the tagger and the parser on a folder with train.spacy and dev.spacy; the same weights each time."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, registry

from models.components.parser import RECIPE, WEIGHTS
from models.recipes.augmenting import field
from pipeline.errors import ModelError

registry.augmenters("mercwatch.field.v1", func=field)  # by the name that the recipe has for it
KEPT = ("tok2vec", "tagger", "parser")  # the folders of the weights; words and tokenizer are the pipeline's


def train_parser(treebank: Path, target: Path = WEIGHTS, **overrides: Any) -> Language:
    """Train by the recipe, write the weights, return the pipeline; overrides: settings of the recipe."""
    for name in ("train.spacy", "dev.spacy"):
        if not (treebank / name).is_file():
            raise ModelError(f"{treebank / name}: no such file; name the folder that holds it")
    config = load_config(
        RECIPE,
        overrides={
            "paths.train": str(treebank / "train.spacy"),
            "paths.dev": str(treebank / "dev.spacy"),
            **overrides,
        },
    )
    with TemporaryDirectory() as work:
        train(init_nlp(config), Path(work), stdout=sys.stdout, stderr=sys.stderr)
        nlp = spacy.load(Path(work) / "model-best")
    write(nlp, target)
    return nlp


def write(nlp: Language, target: Path) -> None:
    """Write what `models.components.parser` reads."""
    target.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        shutil.rmtree(target / name, ignore_errors=True)
        cast(Any, nlp.get_pipe(name)).to_disk(target / name, exclude=["vocab"])


def main(arguments: list[str]) -> None:
    """Train: TREEBANK [TARGET]."""
    train_parser(*map(Path, arguments))
