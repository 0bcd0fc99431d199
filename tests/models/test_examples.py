"""The sentences to learn from are whole, varied, balanced, and do not leak from learning into testing."""

import json
from pathlib import Path

import pytest

from models.sentences.examples import NONE, Example, balance, groups, load_examples, near_duplicates, split
from pipeline.errors import ModelError
from pipeline.registry import load


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return load_examples()


def test_there_are_enough_of_every_type_and_of_none(examples: list[Example]) -> None:
    counts = balance(examples)
    assert len(examples) >= 2000
    assert {type_: count for type_, count in counts.items() if count < 80} == {}
    assert set(counts) == {*load().codebook.types, NONE}
    assert 0.35 <= counts[NONE] / len(examples) <= 0.45


def test_no_two_say_nearly_the_same(examples: list[Example]) -> None:
    assert near_duplicates(examples) == []


def test_firms_are_the_registry_s(examples: list[Example]) -> None:
    named = {id for one in examples for act in one.acts for id, _ in act.firms if id}
    assert named <= set(load().firms)


def test_no_event_stands_on_both_sides_of_the_split(examples: list[Example]) -> None:
    train, test = split(examples)
    number = dict(zip(map(id, examples), groups(examples), strict=True))
    assert not {number[id(one)] for one in train} & {number[id(one)] for one in test}
    assert {one.event for one in train}.isdisjoint(one.event for one in test)
    assert 0.1 < len(test) / len(examples) < 0.3


def test_near_duplicates_are_noticed() -> None:
    def one(text: str) -> Example:
        return Example(text=text, acts=(), none="call", event=text, register="press")

    a = one("The ministry of justice asked the court to open an inquiry into the sale.")
    b = one("The ministry of justice asked the court to open an inquiry into the purchase.")
    assert near_duplicates([a, b, one("Nothing of the kind was ever said here.")]) == [(a, b)]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"none": "call"}, "a sentence has acts, or says why it has none"),
        ({"acts": [{"type": "sanctions", "status": "done", "actors": [["US", "the Navy"]]}]}, "'the Navy'"),
        ({"acts": [{"type": "sanctions", "status": "over"}]}, "over"),
        ({"text": None}, ""),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, change: dict[str, object], cause: str) -> None:
    whole = {
        "text": "The Treasury froze its accounts.",
        "acts": [{"type": "sanctions", "status": "done", "actors": [["US", "The Treasury"]]}],
        "none": None,
        "event": "us-treasury",
        "register": "press",
    }
    lines = [json.dumps(whole), json.dumps(whole | change)]
    (tmp_path / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ModelError, match=f"some.jsonl:2: .*{cause}"):
        load_examples(tmp_path)
