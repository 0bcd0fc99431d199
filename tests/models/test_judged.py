"""What decisions say of proposals, and what comes of it."""

from typing import Any

import pytest

from models.evaluation.scoring import Score, Tally
from models.learning.comparing import ACTS, DONE, Figures, Held, held, refusals
from models.learning.judged import Proposal, Read, judge
from models.learning.making import weighed
from pipeline.records import Candidate, Status
from pipeline.review.lessons import Lesson
from tests.making import make_candidate, make_document, us_sanctions

DOCUMENT = make_document("The US sanctioned Intellexa in March 2024. Greece opened an inquiry. It said so.")
SANCTIONS: dict[str, Any] = {
    "type": "sanctions", "date": "2024-03", "actors": ["US"], "endorsers": [], "firms": [], "status": "done",
}  # fmt: skip


def lesson(words: str, proposed: str = "sanctions", told: Any = None, **more: Any) -> Lesson:
    start = DOCUMENT.text.index(words)
    spans = ((start, start + len(words)),)
    return Lesson(
        document=DOCUMENT, spans=spans, proposed=proposed, told=told, keys=frozenset({words}), **more
    )


def inquiry(**more: Any) -> Candidate:
    plain = {"type": "inquiry", "actors": ("GR",), "quotes": {"GR": "Greece"}}
    return make_candidate(DOCUMENT, "opened an inquiry", **(plain | more))


def test_a_proposal_is_right_as_scoring_has_it_on_whatever_words() -> None:
    told = lesson("in March", told=SANCTIONS)
    verdicts, found = judge([told], [us_sanctions(DOCUMENT), inquiry()])
    assert verdicts == [(True, told), (None, None)]
    assert found == {id(told)}


def test_a_proposal_on_the_words_of_a_rejected_one_is_wrong() -> None:
    rejected = lesson("opened an inquiry", "inquiry")
    assert judge([rejected], [inquiry()]) == ([(False, rejected)], set())
    assert judge([rejected], [inquiry(type="statement")]) == ([(None, None)], set())
    assert judge([lesson("It said so", "inquiry")], [inquiry()]) == ([(None, None)], set())


def test_what_was_amended_is_wrong_as_it_was_proposed() -> None:
    amended = lesson("opened an inquiry", "inquiry", SANCTIONS | {"type": "prosecution", "actors": ["GR"]})
    assert judge([amended], [inquiry()])[0] == [(False, amended)]
    assert judge([amended], [inquiry(type="prosecution")])[0] == [(True, amended)]


def test_a_repetition_in_the_same_document_counts_for_neither() -> None:
    again = lesson("sanctioned", told=SANCTIONS, repeated=True)
    assert judge([again], [us_sanctions(DOCUMENT)]) == ([(None, None)], set())


def reading(*pairs: tuple[Candidate, bool | None, Lesson | None], lessons: list[Lesson]) -> Read:
    found = {id(one) for _, right, one in pairs if right}
    return Read(lessons, [Proposal(one, right, told, {}) for one, right, told in pairs], found)


def test_figures_are_of_tested_lessons_and_of_done_acts_apart() -> None:
    done, planned = (
        lesson("sanctioned", told=SANCTIONS),
        lesson("Intellexa", told=SANCTIONS | {"status": "proposed"}),
    )
    wrong, elsewhere = lesson("opened", "inquiry"), lesson("said", told=SANCTIONS)
    read = reading(
        (us_sanctions(DOCUMENT), True, done),
        (us_sanctions(DOCUMENT, status=Status.ANNOUNCED), True, planned),
        (inquiry(), False, wrong),
        (inquiry(status=Status.ANNOUNCED), None, None),
        (us_sanctions(DOCUMENT), True, elsewhere),
        lessons=[done, planned, wrong, elsewhere],
    )
    made = held([read], [done, planned, wrong])
    assert made.tallies == {ACTS: Tally(2, 3, 2), DONE: Tally(1, 2, 1)}
    assert made.types == {"sanctions": Tally(2, 2, 2), "inquiry": Tally(0, 1, 0)}
    assert (made.proposals, made.unjudged) == (5, 1)


def test_what_was_too_unsure_to_be_shown_counts_where_a_reviewer_looked_for_what_was_missed() -> None:
    shown, missed = lesson("sanctioned"), lesson("opened", told=SANCTIONS, missed=True)
    proposals = [
        Proposal(us_sanctions(DOCUMENT), False, shown, {"a": 1.0}),
        Proposal(inquiry(confidence=0.1), True, missed, {"b": 1.0}),
        Proposal(inquiry(confidence=0.2), None, None, {"c": 1.0}),
        Proposal(inquiry(confidence=0.4), None, None, {"d": 1.0}),
    ]
    ids = {id(shown), id(missed)}
    looked = Read([shown, missed], proposals, set())
    assert list(weighed(looked, ids, first=True)) == [
        ({"a": 1.0}, False),
        ({"b": 1.0}, True),
        ({"c": 1.0}, False),
    ]
    assert list(weighed(looked, ids, first=False)) == [({"a": 1.0}, False), ({"b": 1.0}, True)]
    assert list(weighed(looked, {id(missed)}, first=False)) == [({"b": 1.0}, True)]
    assert list(weighed(Read([shown], proposals[:1], set()), ids, first=True)) == [({"a": 1.0}, False)]
    unread = Read([shown], [proposals[0], proposals[2]], set())
    assert list(weighed(unread, ids, first=True)) == [({"a": 1.0}, False)]


def figures(right: int, proposed: int, *, unjudged: int = 0, gold: int = 8) -> Figures:
    tallies = {ACTS: Tally(right, proposed, 10), DONE: Tally(right, proposed, 10)}
    score = Score()
    score.tallies["actions"].add(gold, 10, 10)
    return Figures("one", Held(tallies, {}, proposals=proposed + unjudged, unjudged=unjudged), score)


def test_only_what_is_better_where_it_matters_is_proposed() -> None:
    old = figures(6, 10)
    assert refusals(old, figures(7, 10), "no floors") == []
    assert "no better" in refusals(old, figures(6, 10), "no floors")[0]
    assert "precision of done acts" in refusals(old, figures(8, 20), "no floors")[0]
    assert "recall of done acts" in refusals(old, figures(5, 5), "no floors")[0]
    (crowded,) = refusals(old, figures(7, 10, unjudged=2), "no floors")
    assert "2 that nobody has judged" in crowded
    (worse,) = refusals(old, figures(7, 10, gold=7), "no floors")
    assert "F1 on the gold" in worse


def test_floors_of_the_gold_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "models.evaluation.floors.read", lambda: {"pinned": {"actions precision": 0.9, "firms recall": 0.5}}
    )
    old, new = figures(6, 10, gold=10), figures(7, 10)
    told = refusals(old, new, "pinned")
    assert len(told) == 2
    assert told[0] == "actions precision on the gold is 0.800, and its floor 0.900"
    assert told[1] == "firms recall on the gold is -, and its floor 0.500"


def test_without_a_done_act_held_out_nothing_is_proposed() -> None:
    none = Figures("one", Held(), Score())
    assert "no held-out decision" in refusals(none, none, "")[0]
