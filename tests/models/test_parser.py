"""The shipped weights on sentences of the field: who does what, and what its words are."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from spacy.tokens import Doc

from models import Annotator
from models.components.parser import WEIGHTS
from models.grammar.dependencies import Parse, Relation, parse_of

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "sentences" / "trees.yaml").read_text("utf-8")
)
DOERS = 0.73  # of the sentences, at least; 59 of 80 are right
TAGS = 0.83  # of the words, at least; 104 of 125 are right
LARGEST = 8_000_000  # bytes of the weights


def doers(parse: Parse, verb: int) -> list[int]:
    """Return the agents or subjects of a verb: its own, else those of the verb that it shares them with."""
    relation = parse.relations[verb]
    for one in (verb, *parse.governors(verb)):
        found = parse.of(one, Relation.AGENT) or parse.of(one, Relation.SUBJECT)
        if one != verb and relation is Relation.OPEN_COMPLEMENT:
            found = parse.of(one, Relation.OBJECT) or found
        relation = parse.relations[one]
        if found or relation not in {Relation.CONJUNCT, Relation.OPEN_COMPLEMENT}:
            return found
    return []


@pytest.fixture(scope="module")
def parsed(annotator: Annotator) -> list[tuple[dict[str, Any], Doc]]:
    pipe: Any = annotator.nlp.get_pipe("mercwatch_parser")
    docs = [annotator.nlp.make_doc(row["text"]) for row in ROWS]
    for doc in docs:
        for token in doc:
            token.is_sent_start = token.i == 0
    return list(zip(ROWS, pipe.nlp.pipe(docs), strict=True))


def is_right(row: dict[str, Any], doc: Doc) -> bool:
    (verb,) = [token.i for token in doc if token.text == row["verb"]]
    place = re.search(rf"\b{re.escape(row['doer'])}(?!\w)", row["text"])
    assert place, row
    wanted = {token.i for token in doc if place.start() <= token.idx < place.end()}
    parse = parse_of(doc, range(len(doc)))
    found = doers(parse, verb)
    others = [i for i in found if i not in wanted and parse.relations[i] is not Relation.CONJUNCT]
    return not wanted.isdisjoint(found) and not others


def test_the_doer_of_an_act_is_found(parsed: list[tuple[dict[str, Any], Doc]]) -> None:
    wrong = [(row["verb"], row["text"]) for row, doc in parsed if not is_right(row, doc)]
    assert len(wrong) <= (1 - DOERS) * len(parsed), wrong


def test_the_field_s_words_are_what_they_are(parsed: list[tuple[dict[str, Any], Doc]]) -> None:
    told = [
        (token.text, token.tag_, row["tags"][token.text])
        for row, doc in parsed
        for token in doc
        if token.text in row.get("tags", {})
    ]
    wrong = [one for one in told if one[1] != one[2]]
    assert len(told) > 100
    assert len(wrong) <= (1 - TAGS) * len(told), wrong


def test_the_weights_stay_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) < LARGEST


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        (
            "NSO pulled the plug on five government clients of its spyware, its lawyer told a hearing.",
            "nso_group",
        ),
        ("Hacking Team stopped serving Khartoum in late 2014, its lawyers told a UN panel.", "hacking_team"),
    ],
)
def test_a_firm_that_the_treebank_lacks_is_the_subject_of_its_verb(read: Any, text: str, firm: str) -> None:
    annotation, _ = read(text)
    found = [(act.type, [one.actor for one in act.actors]) for act in annotation.acts]
    assert found == [("industry_action", [f"org:{firm}"])]
