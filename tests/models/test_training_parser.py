"""The parser's recipe: the same weights each time, and a clear error where the treebank is not."""

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from models.recipes.parser import train_parser
from pipeline.errors import ModelError

SHORT = {
    "training.max_steps": 4,
    "training.eval_frequency": 2,
    "components.parser.min_action_freq": 1,
    "components.tok2vec.model.embed.rows": [50, 50, 50, 50],
    "components.tok2vec.model.encode.width": 16,
    "components.parser.model.hidden_width": 16,
}


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    vocab = spacy.blank("en").vocab
    rows = [
        (["France", "banned", "spyware"], ["NNP", "VBD", "NN"], [1, 1, 1], ["nsubj", "ROOT", "obj"]),
        (["It", "was", "banned"], ["PRP", "VBD", "VBN"], [2, 2, 2], ["nsubj:pass", "aux:pass", "ROOT"]),
    ]
    docs = [Doc(vocab, words=w, tags=t, heads=h, deps=d) for w, t, h, d in rows]
    for name in ("train", "dev"):
        DocBin(docs=docs).to_disk(tmp_path / f"{name}.spacy")
    return tmp_path


def test_training_twice_gives_the_same_weights(treebank: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        train_parser(treebank, tmp_path / name, **SHORT)
        paths = sorted((tmp_path / name).rglob("*"))
        made.append({p.relative_to(tmp_path / name): p.read_bytes() for p in paths if p.is_file()})
    assert made[0] == made[1]
    assert Path("tok2vec/model") in made[0]


def test_a_folder_without_a_treebank_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"train\.spacy: no such file"):
        train_parser(tmp_path)
