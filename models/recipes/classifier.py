"""Trains the sentence classifier on `training/*.jsonl`; that alone needs scikit-learn (development group)."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import import_module
from math import log
from pathlib import Path

import numpy as np

from models.annotator import Annotator, load
from models.reading import reading_of
from models.sentences.classifier import WEIGHTS, Classifier
from models.sentences.examples import Example, load_examples
from models.sentences.features import Blocks, features
from pipeline.records import Document, Origin
from pipeline.registry import load as load_registry

TITLE = "Commercial spyware"  # sets the context that ambiguous names need
NEEDED = ("mercwatch_sentences", "mercwatch_words", "mercwatch_gazetteer", "mercwatch_dates")
LEAST = (2, 3, 2)  # sentences that a word, a part of a word, a class must occur in
FIRMNESS = 10.0  # inverse strength of the regularisation
SMALL = 0.02  # a feature is dropped where all its weights are smaller


def read_examples(annotator: Annotator, examples: Iterable[Example]) -> list[Blocks]:
    """Return the features of each example."""
    documents = (
        Document(
            url="https://example.org/",
            title=TITLE,
            text=example.text,
            published=None,
            publisher=None,
            country=None,
            language="en",
            origin=Origin.SUBMITTED,
        )
        for example in examples
    )
    made = []
    with annotator.nlp.select_pipes(enable=NEEDED):
        for doc in annotator.read(documents):
            reading = reading_of(doc)
            whole: Blocks = ([], [], [])
            for number in range(len(reading.sentences)):
                for kind, more in zip(whole, features(reading, number), strict=True):
                    kind.extend(more)
            made.append(whole)
    return made


def train(rows: Sequence[Blocks], labels: Sequence[str], *, firmness: float = FIRMNESS) -> Classifier:
    """Return a model of features and labels; the same for the same input."""
    csr_matrix = import_module("scipy.sparse").csr_matrix
    regression = import_module("sklearn.linear_model").LogisticRegression
    names, scale = _vocabulary(rows)
    types = sorted(set(labels))
    empty = np.zeros((len(names), len(types)), dtype=np.float32)
    model = Classifier(types, names, scale, empty, np.zeros(len(types), dtype=np.float32))
    vectors = [model.vector(row) for row in rows]
    columns = np.concatenate([np.array(v[0], dtype=np.int32) for v in vectors])
    values = np.concatenate([v[1] for v in vectors])
    edges = np.cumsum([0, *(len(v[0]) for v in vectors)])
    matrix = csr_matrix((values, columns, edges), shape=(len(rows), len(names)))
    fitted = regression(C=firmness, max_iter=300, tol=1e-4).fit(matrix, list(labels))
    weights = fitted.coef_.T.astype(np.float32)
    kept = np.abs(weights).max(axis=1) >= SMALL
    left = [name for name, keep in zip(names, kept, strict=True) if keep]
    return Classifier(types, left, scale[kept], weights[kept], fitted.intercept_.astype(np.float32))


def _vocabulary(rows: Sequence[Blocks]) -> tuple[list[str], np.ndarray]:
    """Return the features that occur often enough, in order, and how rare each is."""
    names: list[str] = []
    scale: list[float] = []
    for kind, least in enumerate(LEAST):
        counts = Counter(name for row in rows for name in {name for name, _ in row[kind]})
        chosen = sorted(
            name for name, count in counts.items() if count >= least or (kind == 0 and " " not in name)
        )
        names += chosen
        scale += [1 + log((1 + len(rows)) / (1 + counts[name])) for name in chosen]
    return names, np.array(scale, dtype=np.float32)


def write(annotator: Annotator, examples: Sequence[Example], path: Path = WEIGHTS) -> Classifier:
    """Train on examples, keep the weights, return the model."""
    model = train(read_examples(annotator, examples), [example.label for example in examples])
    path.parent.mkdir(exist_ok=True)
    model.save(path)
    return model


def main(arguments: Sequence[str]) -> None:
    """Train on all sentences: [TARGET]."""
    target = Path(arguments[0]) if arguments else WEIGHTS
    model = write(load(load_registry()), load_examples(), target)
    sys.stdout.write(f"{target}: {len(model.columns)} features, {target.stat().st_size} bytes\n")
