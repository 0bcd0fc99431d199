"""A treebank's sentences with words of the field, and as headlines: the trees stay what they were."""

from collections.abc import Iterator

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.training import Example

from models.recipes.augmenting import field, field_words

NLP = spacy.blank("en")
WORDS = ["The", "old", "ministry", "rejected", "a", "plan", "on", "Monday", "."]
TAGS = ["DT", "JJ", "NN", "VBD", "DT", "NN", "IN", "NNP", "."]
HEADS = [2, 2, 3, 3, 5, 3, 7, 3, 3]
DEPS = ["det", "amod", "nsubj", "ROOT", "det", "obj", "case", "obl", "punct"]


def sentence() -> Example:
    doc = Doc(NLP.vocab, words=WORDS, tags=TAGS, heads=HEADS, deps=DEPS)
    return Example(Doc(NLP.vocab, words=WORDS), doc)


def varied(level: float, share: float, headlines: float, times: int = 1) -> Iterator[Doc]:
    augment = field(level, share, headlines)
    for _ in range(times):
        yield from (one.reference for one in [*augment(NLP, sentence())][1:])


def test_words_are_of_the_field_and_of_the_same_tag() -> None:
    (doc,) = varied(1.0, 1.0, 0.0)
    assert [token.tag_ for token in doc] == TAGS
    known = field_words()
    changed = [t for t in doc if t.text != WORDS[t.i]]
    assert {t.i for t in changed} == {i for i, tag in enumerate(TAGS) if tag in known}
    assert all(t.text.lower() in {word.lower() for word in known[t.tag_]} for t in changed)


def test_a_headline_has_no_articles_and_no_stop() -> None:
    for doc in varied(0.0, 0.0, 1.0, times=20):
        assert len(doc) == len(WORDS) - 3
        assert not {"The", "a", "."} & {token.text for token in doc}
        assert doc[0].text[0].isupper()
        assert {token.tag_ for token in doc if token.dep_ == "ROOT"} <= {"VBD", "VBZ"}


@given(level=st.floats(0, 1), share=st.floats(0, 1), headlines=st.floats(0, 1))
def test_a_copy_s_words_hang_as_in_the_treebank(level: float, share: float, headlines: float) -> None:
    for doc in varied(level, share, headlines, times=3):
        whole = len(doc) == len(WORDS)
        kept = [i for i in range(len(WORDS)) if whole or WORDS[i] not in {"The", "a", "."}]
        assert [kept[token.head.i] for token in doc] == [HEADS[i] for i in kept]
        assert [token.dep_ for token in doc] == [DEPS[i] for i in kept]


def test_the_same_copies_are_made_each_time() -> None:
    made = [[doc.text for doc in varied(0.5, 0.5, 0.5, times=30)] for _ in range(2)]
    assert made[0] == made[1]
