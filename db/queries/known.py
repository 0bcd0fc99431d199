"""The record as it was on a past day, folded from the decisions made by then."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.decisions.fold import Made, conclude, stand
from db.decisions.telling import STEPS
from db.schema import CandidateRow, DecisionRow, ReviewRow

CHUNK = 1000


@dataclass(slots=True)
class Known:
    """Which decisions made the actions that counted, by numbers only, as there may be many.

    actions, decisions: side by side.  repeats: candidate -> what it was said to repeat.
    """

    actions: "array[int]" = field(default_factory=lambda: array("q"))
    decisions: "array[int]" = field(default_factory=lambda: array("q"))
    repeats: dict[int, int] = field(default_factory=dict)


def end_of(day: date) -> datetime:
    """Return when a day is over, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def known_on(session: Session, day: date) -> Known:
    """Return the actions that counted at the end of a day (UTC), in order of their numbers."""
    known = Known()
    for action, on_it in groupby(_made_by(session, day), key=lambda pair: pair[0]):
        settlings: list[Made] = []
        for candidate, of_one in groupby((made for _, made in on_it), key=lambda made: made.candidate_id):
            standing = stand(list(of_one))
            settlings += standing.settlings
            if standing.settled_by and standing.settled_by.duplicate_of is not None:
                known.repeats[candidate] = standing.settled_by.duplicate_of
        fact = conclude(settlings)
        if fact is not None and fact.retired_by is None:
            known.actions.append(action)
            known.decisions.append(fact.made_by.id)
    return known


def repeating(session: Session, known: Known) -> dict[int, list[int]]:
    """Return by action the documents that were said to repeat it, directly or by way of one other."""
    told_of = _heads(session, set(known.repeats.values()))
    found_in = _by_candidate(session, CandidateRow.document_id, known.repeats)
    found: dict[int, list[int]] = {}
    for candidate, target in known.repeats.items():
        next_one: int | None = target
        for _ in range(STEPS):
            if next_one is None:
                break
            found.setdefault(told_of[next_one], []).append(found_in[candidate])
            next_one = known.repeats.get(next_one)
    return found


def _made_by(session: Session, day: date) -> Iterator[tuple[int, Made]]:
    """Yield every decision made by the end of a day with the action it is about, sorted by that."""
    statement = (
        select(
            ReviewRow.action_id,
            *(DecisionRow.id, DecisionRow.candidate_id, DecisionRow.verdict, DecisionRow.part),
            *(DecisionRow.reviewer, DecisionRow.after, DecisionRow.duplicate_of, DecisionRow.undoes),
        )
        .join(ReviewRow, ReviewRow.candidate_id == DecisionRow.candidate_id)
        .where(DecisionRow.decided_at < end_of(day))
        .order_by(ReviewRow.action_id, DecisionRow.candidate_id, DecisionRow.id)
        .execution_options(yield_per=CHUNK)
    )
    for action, *made in session.execute(statement):
        number, candidate, verdict, part, reviewer, after, duplicate_of, undoes = made
        yield (
            action,
            Made(
                id=number,
                candidate_id=candidate,
                verdict=verdict,
                part=part,
                reviewer=reviewer,
                after=after,
                duplicate_of=duplicate_of,
                undoes=undoes,
            ),
        )


def _heads(session: Session, candidates: set[int]) -> dict[int, int]:
    """Return by candidate the first that told what it tells: the number of their action."""
    heads = {number: number for number in candidates}
    while earlier := _by_candidate(session, CandidateRow.re_review_of, set(heads.values())):
        heads = {number: earlier.get(head, head) for number, head in heads.items()}
    return heads


def _by_candidate(
    session: Session,
    value: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    wanted: Iterable[int],
) -> dict[int, int]:
    """Return a number of each candidate that has it."""
    numbers, found = sorted(wanted), dict[int, int]()
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        rows = session.execute(select(CandidateRow.id, value).where(CandidateRow.id.in_(part))).tuples()
        found.update((candidate, number) for candidate, number in rows if number is not None)
    return found
