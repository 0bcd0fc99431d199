"""Which decisions are of one event, and on which side of a test they stand."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.lessons import Lesson, digest_of, events, held_out, split
from tests.making import make_document

DOCUMENT = make_document()
TOLD: dict[str, Any] = {"type": "sanctions", "actors": ["US"], "firms": ["intellexa"], "status": "done"}


def lesson(*keys: str, told: dict[str, Any] | None = None) -> Lesson:
    return Lesson(document=DOCUMENT, spans=((3, 13),), proposed="sanctions", told=told, keys=frozenset(keys))


def test_lessons_that_share_a_key_are_of_one_event() -> None:
    assert events([lesson("b"), lesson("c"), lesson("b", "c"), lesson("d")]) == ["b", "b", "b", "d"]


def test_the_same_parties_do_one_act_whatever_its_date() -> None:
    one, other = lesson("a", told=TOLD | {"date": "2023"}), lesson("b", told=TOLD | {"date": "2024-03-05"})
    assert len(set(events([one, other]))) == 1
    assert len(set(events([one, lesson("b", told=TOLD | {"firms": ["candiru"]})]))) == 2
    assert len(set(events([one, lesson("b", told=None)]))) == 2


def test_about_one_event_in_five_is_held_out() -> None:
    assert 150 < sum(held_out(f"event {number}") for number in range(1000)) < 250


KEYS = st.lists(st.frozensets(st.sampled_from("abcdefghij"), min_size=1, max_size=3), max_size=12)


@given(KEYS)
def test_no_event_is_on_both_sides_and_none_is_lost(keys: list[frozenset[str]]) -> None:
    lessons = [lesson(*some) for some in keys]
    learning, testing = split(lessons)
    assert len(learning) + len(testing) == len(lessons)
    assert not {key for one in learning for key in one.keys} & {key for one in testing for key in one.keys}


@given(KEYS, st.randoms())
def test_neither_events_nor_digest_depend_on_the_order(keys: list[frozenset[str]], chance: Any) -> None:
    lessons = [lesson(*some) for some in keys]
    mixed = list(lessons)
    chance.shuffle(mixed)
    named = dict(zip(map(id, lessons), events(lessons), strict=True))
    assert dict(zip(map(id, mixed), events(mixed), strict=True)) == named
    assert digest_of(mixed) == digest_of(lessons)


def test_the_digest_tells_of_what_was_decided() -> None:
    assert digest_of([lesson("a")]) != digest_of([lesson("a", told=TOLD)])
