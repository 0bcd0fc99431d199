"""The sentence classifier: what it sees, says and learns."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models import Annotator
from models.reading import Reading, reading_of
from models.sentences.classifier import read, shipped
from models.sentences.examples import Example, load_examples, split
from models.sentences.features import masked
from models.sentences.judgement import NONE
from pipeline.errors import ModelError
from pipeline.records import Document, Origin
from pipeline.registry import load

FLOORS = {"recall": 0.84, "precision": 0.83, "type": 0.69}  # of acts on events that training never saw


def reading(annotator: Annotator, text: str) -> Reading:
    document = Document(
        url="https://example.org/a",
        title="Spyware",
        text=text,
        published=None,
        publisher=None,
        country=None,
        language="en",
        origin=Origin.SUBMITTED,
    )
    (doc,) = annotator.read([document])
    return reading_of(doc)


def test_names_dates_and_sums_are_masked(annotator: Annotator) -> None:
    read_text = reading(annotator, "On 5 March 2024 France gave $4 million to fight Pegasus.")
    words, places = masked(read_text, 0)
    assert words == ["on", "DATE", "GPE", "gave", "$", "MONEY", "million", "to", "fight", "FIRM", "."]
    assert len(words) == len(places) == len(set(places))


def test_an_act_and_abuse_are_told_apart(annotator: Annotator) -> None:
    act = reading(annotator, "The US Treasury imposed sanctions on Intellexa and its founder.").judgements[0]
    abuse = reading(annotator, "The phone of a reporter was infected with Pegasus four times.").judgements[0]
    assert act.best == "sanctions"
    assert act.act > 0.8 > 0.5 > abuse.act
    assert sum(act.chances.values()) == pytest.approx(1)


def test_the_words_that_spoke_for_a_type_are_known(annotator: Annotator) -> None:
    read_text = reading(annotator, "The US Treasury imposed sanctions on Intellexa and its founder.")
    speaks = read_text.judgements[0].speaks("sanctions")
    said = {read_text.lower[place]: share for place, share in speaks.items()}
    assert min(said["sanctions"], said["imposed"]) > max(said["and"], said["its"])


def test_an_act_without_a_cue_is_drafted(annotator: Annotator) -> None:
    text = (
        "Spyware is sold widely. Spain's National Court has mothballed its criminal case over Pegasus again."
    )
    (draft,) = (one for one in reading(annotator, text).drafts if one.sentence == 1)
    assert draft.type == "prosecution"


def test_the_model_knows_every_type_of_the_codebook() -> None:
    assert set(shipped().types) == {*load().codebook.types, NONE}


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    shipped().save(tmp_path / "a.npz")
    again = read(tmp_path / "a.npz")
    assert again.columns == shipped().columns
    assert (again.weights == shipped().weights).all()
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_missing_weights_are_told_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"models\.train classifier"):
        read(tmp_path / "none.npz")


def test_running_needs_no_scikit_learn() -> None:
    program = (
        "import sys, models; from pipeline.registry import load; "
        "models.load(load()); print('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def labelled(annotator: Annotator, examples: list[Example]) -> tuple[Any, list[str]]:
    from models.recipes.classifier import read_examples

    return read_examples(annotator, examples), [one.label for one in examples]


def test_training_twice_gives_the_same_weights(annotator: Annotator) -> None:
    pytest.importorskip("sklearn")
    from models.recipes.classifier import train

    rows, labels = labelled(annotator, load_examples()[::30])
    one, other = train(rows, labels), train(rows, labels)
    assert one.columns == other.columns
    assert (one.weights == other.weights).all()


def test_sentences_about_other_events_are_read_right(annotator: Annotator) -> None:
    pytest.importorskip("sklearn")
    from models.recipes.classifier import train

    learning, testing = split(load_examples())
    model = train(*labelled(annotator, learning))
    told = [
        (model.judge(row), one) for row, one in zip(labelled(annotator, testing)[0], testing, strict=True)
    ]
    acts = [(said, one) for said, one in told if one.acts]
    found = [one for said, one in told if said.act >= 0.35]
    assert sum(said.act >= 0.35 for said, _ in acts) / len(acts) >= FLOORS["recall"]
    assert sum(bool(one.acts) for one in found) / len(found) >= FLOORS["precision"]
    assert (
        sum(said.best in {act.type for act in one.acts} for said, one in acts) / len(acts) >= FLOORS["type"]
    )
