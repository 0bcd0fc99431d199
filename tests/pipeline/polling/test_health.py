"""How a feed fares, by its state and its history."""

from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.polling import FeedState
from pipeline.polling.health import BAD, Diagnosis, Health, Rhythm, judge, remembered, turned
from tests.making import DAY, HOUR, NOW, make_feed

WEEKLY = Rhythm(per_week=1, days=50, pause=9 * DAY)
RARE = Rhythm(per_week=0.1, days=6, pause=80 * DAY)
NONE = Rhythm()


def state(**fields: Any) -> FeedState:
    """Return a feed that was understood an hour ago and listed something new."""
    plain: dict[str, Any] = {
        "url": make_feed().url,
        "last_fetch_at": NOW - HOUR,
        "last_success_at": NOW - HOUR,
        "last_new_at": NOW - HOUR,
        "due_at": NOW + 20 * HOUR,
        "listed": 10,
    }
    return FeedState(slug="treasury", **(plain | fields))


def failing(times: int, since: timedelta, **fields: Any) -> FeedState:
    return state(failures=times, problem="HTTP 500", last_success_at=NOW - since, **fields)


@pytest.mark.parametrize(
    ("given", "rhythm", "expected"),
    [
        (None, NONE, "never asked"),
        (state(url="https://elsewhere.example/"), WEEKLY, "never asked"),
        (state(), WEEKLY, "healthy"),
        (state(gone_at=NOW), WEEKLY, "gone"),
        (failing(1, DAY), WEEKLY, "healthy"),
        (failing(9, 20 * HOUR), WEEKLY, "healthy"),  # a bad day
        (failing(3, DAY), WEEKLY, "failing"),
        (failing(2, 3 * DAY), WEEKLY, "late"),
        (state(failures=1, problem="HTTP 404", last_success_at=None), NONE, "failing"),
        (state(last_success_at=None), NONE, "never asked"),  # put off
        (state(last_success_at=NOW - 3 * DAY, due_at=NOW - 2 * DAY), WEEKLY, "late"),
        (state(last_success_at=NOW - 3 * DAY, due_at=NOW + 4 * DAY), WEEKLY, "healthy"),  # by Retry-After
        (state(last_success_at=NOW - 30 * HOUR, due_at=NOW - 6 * HOUR), WEEKLY, "healthy"),
        (state(last_new_at=NOW - 17 * DAY), WEEKLY, "healthy"),
        (state(last_new_at=NOW - 19 * DAY), WEEKLY, "silent"),
        (state(last_new_at=NOW - 100 * DAY), RARE, "healthy"),
        (state(last_new_at=NOW - 200 * DAY), RARE, "silent"),
        (state(last_new_at=NOW - 13 * DAY), Rhythm(per_week=70, days=300, pause=DAY), "healthy"),
        (state(last_new_at=NOW - 15 * DAY), Rhythm(per_week=70, days=300, pause=DAY), "silent"),
        (state(last_new_at=NOW - 90 * DAY), Rhythm(per_week=1, days=4, pause=DAY), "healthy"),  # no history
        (state(listed=0), WEEKLY, "silent"),
        (state(listed=0), NONE, "healthy"),
    ],
)
def test_word_for_a_feed(given: FeedState | None, rhythm: Rhythm, expected: str) -> None:
    found = judge(make_feed(), given, rhythm, NOW)
    assert found.health == expected
    assert found.reason or expected in {"healthy", "never asked"}


def test_feed_that_is_off_is_off_whatever_its_state() -> None:
    assert judge(make_feed(enabled=False), state(gone_at=NOW), WEEKLY, NOW).health is Health.OFF


def test_empty_listing_is_well_where_none_is_expected() -> None:
    assert judge(make_feed(expect_entries=0), state(listed=0), WEEKLY, NOW).health is Health.HEALTHY


def test_reason_tells_what_is_usual() -> None:
    assert judge(make_feed(), state(last_new_at=NOW - 19 * DAY), WEEKLY, NOW).reason == (
        "nothing new for 19 days; usually 1.0 a week, never more than 9 days apart"
    )


def test_rhythm_counts_entries_a_week_and_the_longest_pause() -> None:
    days = {date(2026, 1, 1): 4, date(2026, 1, 3): 1, date(2026, 1, 14): 5}
    assert Rhythm.of(days) == Rhythm(per_week=5, days=3, pause=11 * DAY)
    assert Rhythm.of({date(2026, 1, 1): 3}) == Rhythm(per_week=3, days=1, pause=None)
    assert Rhythm.of({}) == Rhythm()


@pytest.mark.parametrize(
    ("told", "now", "turns"),
    [
        (None, Health.HEALTHY, False),
        (None, Health.FAILING, True),
        (Health.HEALTHY, Health.FAILING, True),
        (Health.FAILING, Health.FAILING, False),
        (Health.FAILING, Health.GONE, True),
        (Health.FAILING, Health.HEALTHY, True),
        (Health.FAILING, Health.LATE, False),
        (Health.FAILING, Health.OFF, False),
        (Health.HEALTHY, Health.LATE, False),
        (Health.LATE, Health.HEALTHY, False),
    ],
)
def test_operator_hears_of_bad_news_and_of_its_end_once(
    told: Health | None, now: Health, turns: bool
) -> None:
    turn = turned("treasury", told, Diagnosis(now))
    assert (turn is not None) is turns
    if turn:
        assert turn.to_bad is (now in BAD)


def test_bad_that_passes_through_late_is_told_to_be_well_in_the_end() -> None:
    between = remembered(Health.FAILING, Health.LATE)
    assert turned("treasury", between, Diagnosis(Health.HEALTHY))
    assert remembered(Health.FAILING, Health.OFF) is Health.OFF
