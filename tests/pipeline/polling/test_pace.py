"""How often a feed must be asked."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.polling import pace
from pipeline.records import Entry
from tests.making import DAY, HOUR, NOW, make_entry, make_feed

MINUTE = timedelta(minutes=1)


def spread(number: int, gap: timedelta) -> list[Entry]:
    return [make_entry(f"{n}", published=NOW - n * gap) for n in range(number)]


def test_listing_of_ten_hours_is_polled_every_five() -> None:
    assert pace.every(spread(11, HOUR), new=0, since=None, before=None) == 5 * HOUR


def test_undated_entries_tell_by_how_many_were_new() -> None:
    listed = [make_entry(f"{n}") for n in range(10)]
    assert pace.every(listed, new=5, since=6 * HOUR, before=None) == 6 * HOUR
    assert pace.every(listed, new=10, since=6 * HOUR, before=None) == 3 * HOUR
    assert pace.every(listed, new=0, since=6 * HOUR, before=None) is None


def test_what_is_new_counts_where_it_is_faster_than_the_dates() -> None:
    assert pace.every(spread(10, DAY), new=10, since=4 * HOUR, before=None) == 2 * HOUR


def test_interval_shortens_at_once_and_lengthens_slowly() -> None:
    slow = spread(11, DAY)
    assert pace.every(slow, new=0, since=HOUR, before=2 * HOUR) == 3 * HOUR
    assert pace.every(spread(11, MINUTE * 6), new=0, since=None, before=DAY) == 30 * MINUTE


def test_second_poll_at_once_measures_nothing() -> None:
    assert pace.every([make_entry()], new=1, since=MINUTE, before=2 * HOUR) == 2 * HOUR


@pytest.mark.parametrize(
    ("polls_per_day", "every", "expected"),
    [
        (1, None, DAY),
        (4, None, 6 * HOUR),
        (1, 5 * HOUR, 5 * HOUR),
        (4, 5 * DAY, 6 * HOUR),
        (1, MINUTE, 30 * MINUTE),
        (48, 5 * HOUR, 30 * MINUTE),
    ],
)
def test_listing_may_shorten_the_registry_s_interval_and_never_lengthen_it(
    polls_per_day: int, every: timedelta | None, expected: timedelta
) -> None:
    assert pace.interval(make_feed(polls_per_day=polls_per_day), every) == expected


@given(
    st.integers(1, 48),
    st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)),
)
def test_interval_stays_within_half_an_hour_and_the_registry_s(polls: int, every: timedelta | None) -> None:
    feed = make_feed(polls_per_day=polls)
    assert pace.LEAST <= pace.interval(feed, every) <= pace.usual(feed) or polls == 48


@pytest.mark.parametrize(
    ("gap", "new", "before", "last", "expected"),
    [
        (HOUR, 3, 3, NOW - DAY, True),
        (HOUR, 2, 3, NOW - DAY, False),  # one was known
        (HOUR, 3, 0, NOW - DAY, False),  # there was nothing to lose sight of
        (HOUR, 3, None, None, False),  # the first poll
        (DAY, 3, 3, NOW - HOUR, False),  # the listing reaches back beyond the last poll
    ],
)
def test_rolled_over_where_all_is_new_and_younger_than_the_last_poll(
    gap: timedelta, new: int, before: int | None, last: object, expected: bool
) -> None:
    found = pace.rolled_over(spread(3, gap), new=new, before=before, last=last)  # type: ignore[arg-type]
    assert found is expected
