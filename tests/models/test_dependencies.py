"""One adapter for two schemes of dependency labels."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import fix_random_seed

from models import load
from models.grammar.dependencies import Parse, Relation, parse_of
from pipeline.registry import Registry
from tests.making import make_document

Row = tuple[str, str, int, str]  # word, tag, head, label

PASSIVE = {
    "universal": [
        ("NSO", "NNP", 2, "nsubj:pass"), ("was", "VBD", 2, "aux:pass"), ("sanctioned", "VBN", 2, "root"),
        ("by", "IN", 5, "case"), ("the", "DT", 5, "det"), ("Treasury", "NNP", 2, "obl:agent"),
        ("in", "IN", 7, "case"), ("March", "NNP", 2, "obl"),
    ],
    "plain by": [
        ("NSO", "NNP", 2, "nsubj:pass"), ("was", "VBD", 2, "aux:pass"), ("sanctioned", "VBN", 2, "root"),
        ("by", "IN", 5, "case"), ("the", "DT", 5, "det"), ("Treasury", "NNP", 2, "obl"),
        ("in", "IN", 7, "case"), ("March", "NNP", 2, "obl"),
    ],
    "clear": [
        ("NSO", "NNP", 2, "nsubjpass"), ("was", "VBD", 2, "auxpass"), ("sanctioned", "VBN", 2, "ROOT"),
        ("by", "IN", 2, "agent"), ("the", "DT", 5, "det"), ("Treasury", "NNP", 3, "pobj"),
        ("in", "IN", 2, "prep"), ("March", "NNP", 6, "pobj"),
    ],
}  # fmt: skip
ACTIVE = {
    "universal": [
        ("Poland", "NNP", 2, "nmod:poss"), ("'s", "POS", 0, "case"), ("Senate", "NNP", 4, "nsubj"),
        ("not", "RB", 4, "advmod"), ("opened", "VBD", 4, "root"), ("inquiries", "NNS", 4, "obj"),
        ("into", "IN", 7, "case"), ("sales", "NNS", 5, "nmod"), ("and", "CC", 9, "cc"),
        ("met", "VBD", 4, "conj"),
    ],
    "clear": [
        ("Poland", "NNP", 2, "poss"), ("'s", "POS", 0, "case"), ("Senate", "NNP", 4, "nsubj"),
        ("not", "RB", 4, "neg"), ("opened", "VBD", 4, "ROOT"), ("inquiries", "NNS", 4, "dobj"),
        ("into", "IN", 5, "prep"), ("sales", "NNS", 6, "pobj"), ("and", "CC", 4, "cc"),
        ("met", "VBD", 4, "conj"),
    ],
}  # fmt: skip


def parse(rows: Sequence[Row]) -> Parse:
    words, tags, heads, labels = zip(*rows, strict=True)
    doc = Doc(Vocab(), words=list(words), tags=list(tags), heads=list(heads), deps=list(labels))
    return parse_of(doc, range(len(doc)))


@pytest.mark.parametrize("scheme", PASSIVE)
def test_a_passive_has_its_subject_agent_and_oblique(scheme: str) -> None:
    made = parse(PASSIVE[scheme])
    assert made.of(2, Relation.PASSIVE_SUBJECT) == [0]
    assert made.of(2, Relation.PASSIVE_AUXILIARY) == [1]
    assert made.of(2, Relation.AGENT) == [5]
    assert made.of(2, Relation.OBLIQUE) == [7]
    assert made.of(5, Relation.CASE) == [3]


@pytest.mark.parametrize("scheme", ACTIVE)
def test_an_active_clause_is_read_alike_in_both_schemes(scheme: str) -> None:
    made = parse(ACTIVE[scheme])
    assert made.of(4, Relation.SUBJECT) == [2]
    assert made.of(4, Relation.OBJECT) == [5]
    assert made.of(4, Relation.NEGATION) == [3]
    assert made.of(2, Relation.POSSESSOR) == [0]
    assert made.of(5, Relation.MODIFIER) == [7]
    assert made.conjuncts(9) == [4, 9]
    assert made.below(2) == [0, 1, 2]
    assert list(made.governors(7)) == [5, 4]


def test_positions_are_the_document_s() -> None:
    words, tags, heads, labels = zip(*ACTIVE["universal"], strict=True)
    doc = Doc(Vocab(), words=list(words), tags=list(tags), heads=list(heads), deps=list(labels))
    places = [10, 11, 13, 14, 15, 16, 17, 18, 19, 20]
    made = parse_of(doc, places)
    assert made.of(15, Relation.SUBJECT) == [13]
    assert 12 not in made.heads


def test_a_span_is_parsed_without_the_rest_of_its_document() -> None:
    words, tags, heads, labels = zip(*ACTIVE["clear"], *ACTIVE["clear"], strict=True)
    shifted = [head + (10 if i >= 10 else 0) for i, head in enumerate(heads)]
    doc = Doc(Vocab(), words=list(words), tags=list(tags), heads=shifted, deps=list(labels))
    made = parse_of(doc[10:], range(10, 20))
    assert made.of(14, Relation.SUBJECT) == [12]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "The ministry met Polish judges. Chile, Peru and Ghana banned the use of spyware by police.",
            3,
        ),
        ("The purchase of spyware by the police was banned by Chile and Peru.", 2),
    ],
)
def test_another_pipeline_s_own_parse_is_used(
    registry: Registry, tmp_path: Path, text: str, actor: int
) -> None:
    base = _clear_pipeline()
    base.to_disk(tmp_path / "base")
    annotator = load(registry, base_model=str(tmp_path / "base"))
    (annotation,) = annotator.annotate([make_document(text)])
    (act,) = annotation.acts
    assert len({one.actor for one in act.actors}) == actor


def _clear_pipeline() -> Language:
    """Return a pipeline that was taught the two sentences above in the ClearNLP scheme."""
    nlp = spacy.blank("en")
    parser = nlp.add_pipe("parser")
    tagger = nlp.add_pipe("tagger")
    rows = [*PASSIVE["clear"], *ACTIVE["clear"]]
    for _, tag, _, label in rows:
        parser.add_label(label)  # type: ignore[attr-defined] # trainable
        tagger.add_label(tag)  # type: ignore[attr-defined] # trainable
    fix_random_seed(0)
    examples = []
    for scheme in (PASSIVE["clear"], ACTIVE["clear"]):
        words, tags, heads, labels = zip(*scheme, strict=True)
        gold = Doc(nlp.vocab, words=list(words), tags=list(tags), heads=list(heads), deps=list(labels))
        examples.append(Example(Doc(nlp.vocab, words=list(words)), gold))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(20):
        nlp.update(examples, sgd=optimizer)
    return nlp
