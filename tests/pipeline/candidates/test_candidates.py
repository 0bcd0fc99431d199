"""Which acts become one candidate, and what it shows."""

from typing import Any

from pipeline.candidates import propose
from pipeline.dates import PartialDate
from pipeline.records import Act, Annotation, Certainty, Label, Mention, Role, Status
from pipeline.registry import load
from tests.making import make_document

CODEBOOK = load().codebook
TEXT = "word " * 2000


def mention(
    label: Label, id: str, at: int, actor: str | None = None, derivation: str | None = None
) -> Mention:
    return Mention(start=at, end=at + 4, label=label, quote="word", id=id, actor=actor, derivation=derivation)


def act(
    type: str = "sanctions", at: int = 0, date: str | None = None, actors: str = "US", **more: Any
) -> Act:
    parts: dict[str, Any] = {
        "type": type,
        "cue": mention(Label.CUE, type, at),
        "span": (at, at + 4),
        "status": Status.DONE,
        "certainty": Certainty.CONFIRMED,
        "weight": 0.8,
        "actors": tuple(mention(Label.COUNTRY, a, at, a) for a in actors.split()),
        "date": mention(Label.DATE, date, at, derivation="stated") if date else None,
    }
    return Act(**{**parts, **more})


def firm(id: str, at: int = 0) -> tuple[Mention, ...]:
    return (mention(Label.FIRM, id, at),)


def instrument(name: str, at: int = 0) -> Mention:
    return mention(Label.INSTRUMENT, name, at)


def proposed(*acts: Act, published: str | None = "2024-03-20") -> tuple[Any, ...]:
    document = make_document(text=TEXT, published=PartialDate(published) if published else None)
    return propose(
        document, Annotation(document=document.digest, model="m", mentions=(), acts=acts), CODEBOOK
    )


def test_one_act_told_twice_is_one_candidate_with_the_finer_date() -> None:
    (one,) = proposed(act(date="2024-03"), act(at=50, date="2024-03-05"), act(at=100))
    assert str(one.date) == "2024-03-05"
    assert len([e for e in one.evidence if e.field == "type"]) == 3
    assert any("told 3 times" in reason for reason in one.reasons)


def test_acts_of_two_months_are_two() -> None:
    assert len(proposed(act(date="2023-07"), act(at=50, date="2024-03"))) == 2


def test_acts_against_different_firms_are_two() -> None:
    assert len(proposed(act(firms=firm("intellexa")), act(at=50, firms=firm("nso_group", 50)))) == 2


def test_acts_of_different_states_are_two() -> None:
    assert len(proposed(act(actors="US"), act(at=50, actors="GB"))) == 2


def test_lifting_is_not_the_act_it_undoes() -> None:
    assert len(proposed(act(), act(at=50, status=Status.REVERSED))) == 2


def test_joint_statements_need_the_same_instrument_or_a_third_of_their_parties() -> None:
    many = act("joint_statement", actors="US GB FR DE")
    assert len(proposed(many, act("joint_statement", 50, actors="US JP KR"))) == 2
    assert len(proposed(many, act("joint_statement", 50, actors="US GB"))) == 1
    one = act("joint_statement", actors="FR", instrument=instrument("Joint Statement on Spyware"))
    other = act("joint_statement", 50, actors="JP", instrument=instrument("joint statement", 50))
    assert len(proposed(one, other)) == 1


def test_two_named_instruments_are_two_acts() -> None:
    acts = (
        act("principles", instrument=instrument("Blueprint A")),
        act("principles", 50, instrument=instrument("Code B", 50)),
    )
    assert len(proposed(*acts)) == 2


def test_what_opens_a_document_is_its_news_and_what_is_old_is_background() -> None:
    new, old = proposed(act(date="2024-03-19"), act(at=50, date="2021-11"))
    assert (new.role, old.role) == (Role.PRIMARY, Role.BACKGROUND)


def test_every_value_is_shown() -> None:
    (one,) = proposed(act(date="2024-03", firms=firm("intellexa"), instrument=instrument("Entity List")))
    shown = {(e.field, e.value) for e in one.evidence}
    assert {("type", "sanctions"), ("date", "2024-03"), ("actors", "US"), ("firms", "intellexa")} <= shown
    assert ("instrument", "Entity List") in shown


def test_a_weak_cue_alone_is_not_proposed() -> None:
    assert proposed(act(weight=0.1)) == ()


def test_a_type_that_the_codebook_lacks_is_left_out() -> None:
    assert proposed(act("rumour")) == ()


def test_an_order_of_telling_changes_nothing() -> None:
    acts = [act(date="2024-03"), act(at=50), act(at=100, date="2024-03-05"), act("process", 150, actors="FR")]
    ways = [proposed(*acts), proposed(*reversed(acts))]
    assert [one.key for one in ways[0]] == [one.key for one in ways[1]]
