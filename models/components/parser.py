"""Parses the sentences that tell of something, and no others."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config

from models.grammar.dependencies import Parse, parse_of
from models.reading import Reading, reading_of
from pipeline.records import Label

RECIPE = Path(__file__).parents[1] / "parser.cfg"
WEIGHTS = Path(__file__).parents[1] / "weights" / "parser"
LONGEST = 160  # tokens of a sentence that are parsed; what is longer is a list
# Names that the treebank does not know, and what a parser that does reads in their place.
FIRM, OF_FIRM, STATE = "Microsoft", "Corp", "America"


@Language.factory("mercwatch_parser", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Parser":
    """Return the component."""
    return Parser(nlp)


class Parser:
    """Sets `reading.parses` for the sentences that hold a draft, by the base's own parse if it has one."""

    def __init__(self, nlp: Language) -> None:
        config = load_config(RECIPE)
        self.nlp = spacy.util.load_model_from_config(config, vocab=nlp.vocab, auto_fill=True, validate=False)
        for pipe in self.nlp.pipe_names:
            cast(Any, self.nlp.get_pipe(pipe)).from_disk(WEIGHTS / pipe, exclude=["vocab"])
        for labels in self.nlp.pipe_labels.values():
            for label in labels:
                nlp.vocab.strings.add(label)

    def __call__(self, doc: Doc) -> Doc:
        """Parse a Doc's sentences."""
        reading = reading_of(doc)
        wanted = sorted({draft.sentence for draft in reading.drafts})
        if doc.has_annotation("DEP"):
            reading.parses = {i: _given(doc, reading, i) for i in wanted}
        else:
            reading.parses = self._parse(doc, reading, wanted)
        return doc

    def _parse(self, doc: Doc, reading: Reading, wanted: Iterable[int]) -> dict[int, Parse]:
        known = _known(doc, reading)
        places = {i: _words(doc, reading, i)[:LONGEST] for i in wanted}
        docs = (
            (
                Doc(
                    doc.vocab,
                    words=[known.get(k, doc[k].text) for k in tokens],
                    spaces=[bool(doc[k].whitespace_) for k in tokens],
                ),
                i,
            )
            for i, tokens in places.items()
            if tokens
        )
        return {
            i: parse_of(made, places[i]) for made, i in self.nlp.pipe(cast(Any, _whole(docs)), as_tuples=True)
        }


def _whole(docs: Iterable[tuple[Doc, int]]) -> Iterable[tuple[Doc, int]]:
    """Yield Docs that are one sentence each."""
    for doc, number in docs:
        for token in doc:
            token.is_sent_start = token.i == 0
        yield doc, number


def _known(doc: Doc, reading: Reading) -> dict[int, str]:
    """Return the words that stand for names: "NSO", "UAE" are read as "Microsoft", "America"."""
    known: dict[int, str] = {}
    for one in reading.found:
        if one.label is Label.FIRM:
            known |= {i: FIRM if i == one.start else OF_FIRM for i in range(one.start, one.end)}
        elif one.label is Label.COUNTRY and one.end - one.start == 1 and doc[one.start].is_upper:
            known[one.start] = STATE
    return known


def _words(doc: Doc, reading: Reading, i: int) -> list[int]:
    sentence = reading.sentences[i]
    start = reading.datelines.get(i, sentence.start)
    return [k for k in range(start, sentence.end) if not doc[k].is_space and doc[k].text != "•"]


def _given(doc: Doc, reading: Reading, i: int) -> Parse:
    sentence = reading.sentences[i]
    return parse_of(doc[sentence.start : sentence.end], range(sentence.start, sentence.end))
