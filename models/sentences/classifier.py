"""A linear model over a sentence's features: how likely it tells of each type of act, or of none."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.sentences.features import Blocks
from models.sentences.judgement import Judgement
from pipeline.errors import ModelError

WEIGHTS = Path(__file__).parents[1] / "weights" / "sentences.npz"


class Classifier:
    """The trained model; `columns` numbers the features, `scale` their rarity."""

    def __init__(
        self,
        types: Sequence[str],
        names: Sequence[str],
        scale: NDArray[np.float32],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> None:
        self.types = tuple(types)
        self.columns = {name: i for i, name in enumerate(names)}
        self.scale = scale
        self.weights = weights
        self.bias = bias

    def judge(self, blocks: Blocks) -> Judgement:
        """Return what the model says of a sentence."""
        rows, values, places = self.vector(blocks)
        parts = self.weights[rows] * values[:, None]
        logits = parts.sum(axis=0) + self.bias
        odds = np.exp(logits - logits.max())
        chances = odds / odds.sum()
        order = sorted(set(places))
        index = {place: i for i, place in enumerate(order)}
        shares = np.zeros((len(order), len(self.types)), dtype=np.float32)
        np.add.at(shares, [index[place] for place in places], parts)
        named = dict(zip(self.types, map(float, chances), strict=True))
        return Judgement(named, order, shares, self.types)

    def vector(self, blocks: Blocks) -> tuple[list[int], NDArray[np.float32], list[int]]:
        """Return columns, values (TF-IDF, each kind of length 1) and the token of each."""
        rows: list[int] = []
        places: list[int] = []
        values: list[NDArray[np.float32]] = []
        for block in blocks:
            counts = Counter(name for name, _ in block)
            first = dict(reversed(block))
            known = [(self.columns[n], 1 + log(k), first[n]) for n, k in counts.items() if n in self.columns]
            if not known:
                continue
            columns = [column for column, _, _ in known]
            value = np.array([v for _, v, _ in known], dtype=np.float32) * self.scale[columns]
            rows += columns
            places += [place for _, _, place in known]
            values.append(value / np.sqrt((value**2).sum()))
        joined = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
        return rows, joined.astype(np.float32), places

    def save(self, path: Path) -> None:
        """Write the model, the same bytes for the same model."""
        names = np.frombuffer("\n".join(self.columns).encode(), dtype=np.uint8)
        arrays: dict[str, Any] = {
            "types": np.frombuffer("\n".join(self.types).encode(), dtype=np.uint8),
            "names": names,
            "scale": self.scale.astype(np.float16),
            "weights": self.weights.astype(np.float16),
            "bias": self.bias.astype(np.float32),
        }
        np.savez_compressed(path, **arrays)


def read(path: Path = WEIGHTS) -> Classifier:
    """Return the model of a file; raise ModelError where there is none."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            types, names = (bytes(kept[name]).decode().split("\n") for name in ("types", "names"))
            scale, weights, bias = (kept[n].astype(np.float32) for n in ("scale", "weights", "bias"))
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{path}: no weights of the sentence classifier ({error}); "
            "mend: python -m models.train classifier"
        ) from error
    return Classifier(types, names, scale, weights, bias)


@cache
def shipped() -> Classifier:
    """Return the model that comes with the program."""
    return read()
