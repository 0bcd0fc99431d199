"""What replies say about when to ask again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.times import LONGEST, fresh_until, retry_after
from tests.making import DAY, HOUR, NOW

IN_AN_HOUR = "Thu, 26 Nov 2026 13:00:00 GMT"
CLOCK_SLOW = "Thu, 26 Nov 2026 12:30:00 GMT"


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"retry-after": " 120 "}, timedelta(seconds=120)),
        ({"Retry-After": IN_AN_HOUR}, HOUR),
        ({"Retry-After": "Thursday, 26-Nov-26 13:00:00 GMT"}, HOUR),
        ({"Retry-After": IN_AN_HOUR, "Date": CLOCK_SLOW}, HOUR / 2),  # by the server's own clock
        ({"Retry-After": "9" * 5000}, LONGEST),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST),
        ({"Retry-After": "0"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Thu, 26 Nov 2020 13:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_both_forms(given: dict[str, str], wait: timedelta | None) -> None:
    assert retry_after(tuple(given.items()), NOW) == (wait and NOW + wait)


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        ({"Cache-Control": "max-age=3600"}, HOUR),
        ({"Cache-Control": "public, Max-Age = 3600, must-revalidate"}, HOUR),
        ({"Cache-Control": "max-age=3600", "Age": "1800"}, HOUR / 2),
        ({"Cache-Control": "max-age=3600", "Age": "7200"}, None),
        ({"Cache-Control": "max-age=3600", "Expires": "0"}, HOUR),
        ({"Cache-Control": "max-age=0", "Expires": IN_AN_HOUR}, None),
        ({"Cache-Control": "no-cache, max-age=3600"}, None),
        ({"Cache-Control": "no-store", "Expires": IN_AN_HOUR}, None),
        ({"Cache-Control": "s-maxage=3600"}, None),  # for caches that many share
        ({"Cache-Control": "max-age=" + "9" * 5000}, LONGEST),
        ({"Expires": IN_AN_HOUR}, HOUR),
        ({"Expires": IN_AN_HOUR, "Date": CLOCK_SLOW}, HOUR / 2),
        ({"Expires": "-1"}, None),
        ({"Expires": "Thu, 26 Nov 2026 11:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_freshness_is_what_the_server_promises(given: dict[str, str], wait: timedelta | None) -> None:
    assert fresh_until(tuple(given.items()), NOW) == (wait and NOW + wait)


@given(
    st.dictionaries(st.sampled_from(["Retry-After", "Cache-Control", "Expires", "Age", "Date"]), st.text())
)
def test_any_headers_give_a_time_ahead_or_none(given: dict[str, str]) -> None:
    for found in (retry_after(tuple(given.items()), NOW), fresh_until(tuple(given.items()), NOW)):
        assert found is None or NOW < found <= NOW + 30 * DAY
