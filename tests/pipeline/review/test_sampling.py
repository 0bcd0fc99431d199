"""A sample is chosen by hashes, and says how much was missed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.ids import digest
from pipeline.review.sampling import Looked, estimate, limit_of, limits


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_limits_are_those_of_newcombe_1998(found: int, of: int, low: float, high: float) -> None:
    assert limits(found, of, level=0.95) == pytest.approx((low, high), abs=5e-5)


@given(of=st.integers(0, 300), found=st.integers(0, 300), level=st.floats(0.5, 0.999))
def test_limits_hold_the_share_between_them_and_mirror_each_other(of: int, found: int, level: float) -> None:
    assume(found <= of)
    low, high = limits(found, of, level=level)
    assert 0 <= low <= (found / of if of else 0) <= high <= 1
    assert limits(of - found, of, level=level) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_share_of_keys_is_the_share_asked_for_and_grows_by_adding() -> None:
    keys = [digest(str(n)) for n in range(20_000)]
    chosen = [{key for key in keys if key < limit_of(share)} for share in (0, 0.01, 0.3, 1)]
    assert [len(some) / len(keys) for some in chosen] == pytest.approx([0, 0.01, 0.3, 1], abs=0.015)
    assert chosen[0] < chosen[1] < chosen[2] < chosen[3]


def test_recall_counts_what_the_sample_stands_for() -> None:
    parts = [
        Looked(documents=1000, answered=100, missed=2),
        Looked(documents=400, answered=100, missed=5),
        Looked(documents=0, answered=0, missed=0),
    ]
    found = estimate(160, 0, 1, parts)
    assert (found.value, found.missed) == (160 / 200, 40)
    assert found.low < 0.7 < 0.8 < found.high < 0.96
    assert estimate(160, 0, 1, parts, level=0.5).low > found.low


def test_what_is_not_decided_yet_widens_the_limits() -> None:
    parts = [Looked(documents=100, answered=100, missed=10)]
    sure, open_ = estimate(90, 0, 1, parts), estimate(60, 40, 0.75, parts)
    assert sure.value == open_.value == 0.9
    assert open_.low < sure.low <= sure.high < open_.high


def test_nothing_is_known_of_a_part_that_nobody_looked_into() -> None:
    parts = [Looked(documents=10, answered=10, missed=0), Looked(documents=90, answered=0, missed=0)]
    found = estimate(10, 0, 1, parts)
    assert (found.value, found.missed) == (None, None)
    most = 90 + 10 * limits(0, 10, level=0.975)[1]
    assert (found.low, found.high) == pytest.approx((10 / (10 + most), 1))


def test_without_documents_there_is_no_recall() -> None:
    assert estimate(0, 0, 0, []).value is None
    assert estimate(5, 0, 0, []).value == 1
