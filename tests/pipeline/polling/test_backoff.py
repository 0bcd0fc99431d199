"""When a page that could not be had is asked for again."""

from datetime import timedelta
from itertools import pairwise

import pytest

from pipeline.polling.backoff import LONGEST_WAIT, TRIES, next_try
from pipeline.records import FetchOutcome
from tests.making import DAY, HOUR, NOW, make_result

DOWN = make_result(outcome=FetchOutcome.HTTP_ERROR, status=503, body=b"")


def test_waits_grow_from_an_hour_to_a_week_and_end() -> None:
    waits = [next_try(DOWN, tries=tries) for tries in range(1, TRIES + 1)]
    assert waits[0] == NOW + HOUR
    assert waits[-2] == NOW + 7 * DAY
    assert waits[-1] is None
    assert all(one < two for one, two in pairwise(waits[:-1]) if one and two)


@pytest.mark.parametrize(
    ("outcome", "status", "again"),
    [
        (FetchOutcome.TIMEOUT, None, True),
        (FetchOutcome.UNREACHABLE, None, True),
        (FetchOutcome.HTTP_ERROR, 500, True),
        (FetchOutcome.HTTP_ERROR, 429, True),
        (FetchOutcome.HTTP_ERROR, 403, True),
        (FetchOutcome.HTTP_ERROR, 400, False),
        (FetchOutcome.GONE, 404, False),
        (FetchOutcome.REFUSED, None, False),
        (FetchOutcome.TOO_LARGE, 200, False),
    ],
)
def test_only_what_may_pass_is_asked_for_again(outcome: FetchOutcome, status: int, again: bool) -> None:
    result = make_result(outcome=outcome, status=status, body=b"")
    assert (next_try(result, tries=1) is not None) == again


@pytest.mark.parametrize(
    ("asked_for", "wait"),
    [(timedelta(minutes=1), HOUR), (5 * HOUR, 5 * HOUR), (400 * DAY, LONGEST_WAIT)],
)
def test_host_s_own_wish_makes_the_wait_longer_within_bounds(asked_for: timedelta, wait: timedelta) -> None:
    busy = make_result(outcome=FetchOutcome.HTTP_ERROR, status=429, body=b"", retry_after=NOW + asked_for)
    assert next_try(busy, tries=1) == NOW + wait


def test_what_was_put_off_is_asked_for_however_often_it_was() -> None:
    put_off = make_result(outcome=FetchOutcome.REFUSED, status=None, body=b"", retry_after=NOW + HOUR)
    assert next_try(put_off, tries=TRIES + 9) == NOW + HOUR
