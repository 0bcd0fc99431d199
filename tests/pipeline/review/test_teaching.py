"""What would teach most comes first."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.teaching import Teaching, doubt, in_order

CANDIDATES = st.lists(
    st.builds(
        Teaching,
        st.integers(1, 10_000),
        st.floats(0, 1),
        st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(tuple),
    ),
    unique_by=lambda one: one.id,
)


def test_doubt_is_greatest_at_an_even_chance() -> None:
    assert (doubt(0.5), doubt(0.0), doubt(1.0)) == (1, 0, 0)
    assert doubt(0.4) == doubt(0.6)


def test_the_least_sure_comes_first_where_all_are_unlike() -> None:
    assert in_order(Teaching(id, sure, (str(id),)) for id, sure in ((1, 0.95), (2, 0.55), (3, 0.3))) == [
        2,
        3,
        1,
    ]


def test_something_new_goes_before_more_of_the_same() -> None:
    alike = [Teaching(id, 0.5, ("sanctions", "US")) for id in (1, 2, 3)]
    assert in_order([*alike, Teaching(9, 0.7, ("inquiry", "PL"))]) == [1, 9, 2, 3]


def test_what_is_half_new_stands_between() -> None:
    one, other = Teaching(1, 0.5, ("sanctions", "US")), Teaching(2, 0.5, ("sanctions", "FR"))
    assert in_order([one, Teaching(3, 0.5, ("sanctions", "US")), other]) == [1, 2, 3]


@given(CANDIDATES)
def test_every_one_comes_once_in_an_order_that_their_own_does_not_matter_to(
    candidates: list[Teaching],
) -> None:
    ordered = in_order(candidates)
    assert sorted(ordered) == sorted(one.id for one in candidates)
    assert in_order(reversed(candidates)) == ordered
