"""Which dates words state, read against the day of publication."""

import pytest

from pipeline.dates import PartialDate
from pipeline.dates.words import find

PUBLISHED = PartialDate("2022-01-31")  # a Monday


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("a suit filed in Oct. 2019.", ["2019-10"]),
        ("on Nov. 3", ["2021-11-03"]),
        ("on Feb. 6-7, 2024", ["2024-02-06"]),
        ("sanctioned in March and September 2024", ["2024-03", "2024-09"]),
        ("between March and May 2021", ["2021-03", "2021-05"]),
        ("When it broke in 2019, police seized the van in mid-November", ["2019", "2019-11"]),
        ("It broke in 2019. In November the police seized the van", ["2019", "2021-11"]),
        ("Watched since 2019, the firm was fined in November", ["2019", "2021-11"]),
        ("in the summer of 2020", ["2020"]),
        ("last fall", ["2021"]),
        ("five years ago", ["2017"]),
        ("last week", ["2022-01"]),
        ("on Friday", ["2022-01-28"]),
        ("in fiscal year 2021", []),
        ("Greece recalled its 2022 law", ["2022"]),
        ("Greece's 2022 law", ["2022"]),
        ("in November of '21", ["2021-11"]),
        ("this was in April of 2021", ["2021-04"]),
        ("on 6 and 7 January", ["2022-01-06"]),
        ("listed for 05.08.2021", ["2021-08-05"]),
        ("version 1.2.2021.3", []),
        ("earlier in the year", ["2022"]),
        ("The move comes a year after the suit", ["2021"]),
        ("It came a year after the suit", []),
    ],
)
def test_words_state_dates(text: str, dates: list[str]) -> None:
    assert [str(one.date) for one in find(text, PUBLISHED)] == dates


def test_without_a_publication_only_what_is_stated_counts() -> None:
    assert [str(one.date) for one in find("on Friday, in May and in June 2020", None)] == [
        "2020-05",
        "2020-06",
    ]


@pytest.mark.parametrize(("published", "date"), [("2025-01-10", ["2024-02-29"]), ("2026-01-10", [])])
def test_a_leap_day_is_the_last_there_was(published: str, date: list[str]) -> None:
    assert [str(one.date) for one in find("on 29 February", PartialDate(published))] == date


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12", "9999-12-31"])
def test_a_publication_at_an_end_of_the_calendar_breaks_nothing(published: str) -> None:
    texts = ("on 31 December", "next March", "last Monday", "next week", "two years ago", "in May")
    assert all(len(list(find(text, PartialDate(published)))) <= 1 for text in texts)


def test_a_span_holds_the_words_of_the_date_alone() -> None:
    text = "It sued in Oct. 2019."
    (one,) = find(text, PUBLISHED)
    assert text[one.start : one.end] == "Oct. 2019"
