"""Pages are looked at again on set days, and then no more."""

from datetime import timedelta

import pytest

from pipeline.polling.looking import next_look
from tests.making import DAY, HOUR, NOW


@pytest.mark.parametrize(
    ("age", "then"),
    [
        (timedelta(), 1),
        (DAY - HOUR, 1),
        (DAY, 7),
        (3 * DAY, 7),
        (8 * DAY, 30),
        (31 * DAY, 90),
        (90 * DAY, None),
        (900 * DAY, None),
    ],
)
def test_next_look_is_the_first_of_the_days_that_is_to_come(age: timedelta, then: int | None) -> None:
    expected = None if then is None else NOW + then * DAY
    assert next_look(NOW, NOW + age) == expected
