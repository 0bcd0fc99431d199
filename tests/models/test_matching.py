"""Proposals are matched with gold as the codebook says: as many pairs as can be, the best of them."""

from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.matching import assign, compatible, dates_agree, match


def action(type: str = "sanctions", actors: tuple[str, ...] = ("US",), **rest: Any) -> dict[str, Any]:
    return {"type": type, "actors": list(actors), "endorsers": [], "date": None, **rest}


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(-9, 9), min_size=width, max_size=width), min_size=1, max_size=4
        )
    )
)
def test_an_assignment_costs_no_more_than_any_other(cost: list[list[int]]) -> None:
    pairs = assign(cost)
    rows, columns = len(cost), len(cost[0])
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs) == min(rows, columns)
    if rows <= columns:
        least = min(sum(cost[i][p[i]] for i in range(rows)) for p in permutations(range(columns), rows))
    else:
        least = min(sum(cost[p[j]][j] for j in range(columns)) for p in permutations(range(rows), columns))
    assert sum(cost[i][j] for i, j in pairs) == least


def test_two_pairs_are_better_than_one_whose_date_agrees() -> None:
    gold = [action(date="2024-03-05"), action(alt_types=["export_control"], date="2021")]
    proposed = [action(date="2024-03-05"), action("export_control", date="2021")]
    assert match(gold, proposed) == [(0, 0), (1, 1)]
    assert match(gold, proposed[:1]) == [(0, 0)]


def test_of_two_that_would_do_the_one_whose_date_agrees_is_taken() -> None:
    assert match([action(date="2023")], [action(date="2024"), action(date="2023-05")]) == [(0, 1)]


def test_parties_are_shared_or_absent_on_both_sides() -> None:
    assert compatible(action(), action(actors=("US", "GB")))
    assert compatible(action(actors=()), action(actors=()))
    assert not compatible(action(), action(actors=()))
    assert not compatible(action(), action(actors=("GB",)))
    assert compatible(action(alt_actors=["GB"]), action(actors=("GB",)))


def test_who_joined_counts_in_joint_acts_alone() -> None:
    joined = {"actors": (), "endorsers": ["FR"]}
    assert compatible(action("process", ("FR",)), {**action("process"), **joined})
    assert not compatible(action("statement", ("FR",)), {**action("statement"), **joined})


def test_a_date_agrees_with_a_coarser_one_and_no_date_with_no_date() -> None:
    assert dates_agree("2024", "2024-03-05")
    assert not dates_agree("2024-04", "2024-03-05")
    assert dates_agree(None, None)
    assert not dates_agree(None, "2024")
