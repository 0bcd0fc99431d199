"""What follows from decisions, as a pure function."""

from typing import Any

import pytest

from db.decisions.fold import Fact, Made, agree, conclude, effective, stand
from db.schema import Part, Stage, Verdict

FACTS = {"type": "sanctions", "actors": ["US", "GB"], "date": None, "date_derivation": None}


def made(number: int, verdict: Verdict = Verdict.ACCEPT, **fields: Any) -> Made:
    says_nothing = verdict in {Verdict.SKIP, Verdict.FLAG, Verdict.UNDO}
    plain: dict[str, Any] = {
        "candidate_id": 1,
        "part": None if says_nothing else Part.SOLE,
        "reviewer": "ada",
        "after": FACTS if verdict in {Verdict.ACCEPT, Verdict.AMEND} else None,
    }
    return Made(id=number, verdict=verdict, **(plain | fields))


def coding(number: int, reviewer: str, verdict: Verdict = Verdict.ACCEPT, **fields: Any) -> Made:
    return made(number, verdict, part=Part.CODING, reviewer=reviewer, **fields)


def test_undone_decision_and_its_undoing_count_no_more() -> None:
    told = [made(1), made(2, Verdict.REJECT), made(3, Verdict.UNDO, undoes=2)]
    assert [one.id for one in effective(told)] == [1]
    standing = stand(told)
    assert (standing.stage, standing.settled_by) == (Stage.SETTLED, told[0])
    assert standing.last == 3


def test_skip_settles_nothing_and_is_not_the_last() -> None:
    standing = stand([made(1, Verdict.SKIP)])
    assert (standing.stage, standing.last) == (Stage.OPEN, None)


def test_flag_stands_until_somebody_decides() -> None:
    assert stand([made(1, Verdict.FLAG)]).flagged_by == "ada"
    assert stand([made(1, Verdict.FLAG), made(2, reviewer="bob")]).flagged_by is None


@pytest.mark.parametrize(
    ("second", "stage"),
    [
        (coding(2, "bob"), Stage.SETTLED),
        (coding(2, "bob", after=FACTS | {"actors": ["GB", "US"]}), Stage.SETTLED),
        (coding(2, "bob", after=FACTS | {"date_derivation": "stated"}), Stage.SETTLED),
        (coding(2, "bob", after=FACTS | {"actors": ["US"]}), Stage.DISPUTED),
        (coding(2, "bob", Verdict.REJECT), Stage.DISPUTED),
    ],
)
def test_two_reviewers_settle_what_they_agree_on(second: Made, stage: Stage) -> None:
    first = coding(1, "ada")
    assert (stand([first]).stage, stand([first]).coder) == (Stage.SECOND, "ada")
    both = stand([first, second])
    assert (both.stage, both.coder) == (stage, None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (coding(1, "ada", Verdict.REJECT), coding(2, "bob", Verdict.REJECT), True),
        (coding(1, "ada", Verdict.REJECT), coding(2, "bob", Verdict.DUPLICATE, duplicate_of=4), False),
        *(
            (
                coding(1, "ada", Verdict.DUPLICATE, duplicate_of=4),
                coding(2, "bob", Verdict.DUPLICATE, duplicate_of=n),
                n == 4,
            )
            for n in (4, 5)
        ),
    ],
)
def test_who_see_no_action_agree_where_they_say_the_same(one: Made, other: Made, same: bool) -> None:
    assert agree(one, other) is same


def test_adjudication_settles_a_dispute_and_its_undoing_brings_the_dispute_back() -> None:
    dispute = [coding(1, "ada"), coding(2, "bob", Verdict.REJECT)]
    ruled = made(3, part=Part.ADJUDICATION, reviewer="eve")
    assert stand([*dispute, ruled]).settled_by == ruled
    assert stand([*dispute, ruled, made(4, Verdict.UNDO, undoes=3)]).stage is Stage.DISPUTED


@pytest.mark.parametrize(
    ("settlings", "fact"),
    [
        ([], None),
        ([made(1, Verdict.REJECT)], None),
        ([made(1)], Fact(made_by=made(1), retired_by=None)),
        ([made(1), made(2, Verdict.REJECT)], Fact(made_by=made(1), retired_by=2)),
        ([made(1), made(2, Verdict.REJECT), made(3)], Fact(made_by=made(3), retired_by=None)),
        ([made(1), made(2, candidate_id=2)], Fact(made_by=made(2, candidate_id=2), retired_by=None)),
        (
            [made(1), made(2, Verdict.DUPLICATE, candidate_id=2, duplicate_of=1)],
            Fact(made_by=made(1), retired_by=None),
        ),
        (
            [made(1), made(2, Verdict.DUPLICATE, candidate_id=2, duplicate_of=7)],
            Fact(made_by=made(1), retired_by=2),
        ),
    ],
)
def test_last_settling_of_those_that_tell_one_action_counts(settlings: list[Made], fact: Fact | None) -> None:
    assert conclude(settlings) == fact
    assert conclude(reversed(settlings)) == fact
