"""Dates that know how precise they are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import PartialDate
from pipeline.dates.words import find

DAYS = st.dates(min_value=date(2000, 2, 1), max_value=date(2040, 12, 1))
PUBLISHED = DAYS.flatmap(lambda day: st.sampled_from([PartialDate(day.isoformat()[:n]) for n in (4, 7, 10)]))
RELATIVE = st.sampled_from(
    [
        *(
            "yesterday",
            "today",
            "tomorrow",
            "last Monday",
            "on Friday",
            "last week",
            "this month",
            "last month",
        ),
        *(
            "next week",
            "three days ago",
            "a couple of weeks ago",
            "two years ago",
            "earlier this year",
            "last year",
        ),
        *("in March", "last fall"),
    ]
)


def told(text: str, published: str | None = "2024-03-22") -> list[str]:
    return [str(one.date) for one in find(text, PartialDate(published) if published else None)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 5 March 2024", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("on Wednesday, 29 March 2023", "2023-03-29"),
        ("2024-03-05", "2024-03-05"),
        ("18-20 March 2024", "2024-03-18"),
        ("March 18–20, 2024", "2024-03-18"),
        ("March 2023: The", "2023-03"),
        ("a March 2023 executive order", "2023-03"),
        ("On March 18, Finland", "2024-03-18"),
        ("in mid-October, the", "2023-10"),
        ("early 2022", "2022"),
        ("in 2021", "2021"),
        ("the 2023 Summit", "2023"),
        ("in the second quarter of 2023", "2023"),
        ("last Thursday", "2024-03-21"),
        ("on Tuesday", "2024-03-19"),
        ("next Monday", "2024-03-25"),
        ("last week", "2024-03"),
        ("a couple of weeks ago", "2024-03"),
        ("a few weeks ago", "2024"),
        ("A year ago", "2023"),
        ("last month", "2024-02"),
        ("last fall", "2023"),
        ("earlier this year", "2024"),
    ],
)
def test_words_state_a_date(text: str, value: str) -> None:
    assert told(text) == [value]


@pytest.mark.parametrize(
    "text", ["he may go", "30 February 2024", "for Fiscal Year 2022", "March on", "room 2023/4", "at 2019"]
)
def test_words_that_only_look_like_a_date_state_none(text: str) -> None:
    assert told(text) == []


def test_relative_dates_need_a_publication_date() -> None:
    assert told("last week", None) == []
    assert told("in May 2020", None) == ["2020-05"]


@given(DAYS)
def test_a_day_is_read_from_each_way_of_writing_it(day: date) -> None:
    name = day.strftime("%B")
    for text in (f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}", day.isoformat()):
        assert told(f"It was on {text}.") == [day.isoformat()]


@given(PUBLISHED, RELATIVE)
def test_a_relative_date_holds_for_every_day_that_the_publication_may_have_been(
    published: PartialDate, words: str
) -> None:
    for stated in find(words, published):
        assert stated.derivation == "relative"
        for day in (
            published.first,
            published.last,
            published.first + (published.last - published.first) / 2,
        ):
            (exact,) = find(words, PartialDate.of(day))
            assert stated.date.contains(exact.date)


@given(DAYS)
def test_first_and_last_enclose_what_a_partial_date_may_be(day: date) -> None:
    for n in (4, 7, 10):
        partial = PartialDate(day.isoformat()[:n])
        assert partial.first <= day <= partial.last
        assert not partial.contains(PartialDate.of(partial.last + timedelta(days=1)))
