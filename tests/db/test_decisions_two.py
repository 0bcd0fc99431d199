"""Two reviewers: blind at first, then agreed or adjudicated, and measured."""

import pytest

from db.decisions import Verdict
from db.queries import candidate, candidates
from db.queries.agreement import agreement
from db.queries.review import review
from db.schema import Part, Stage
from db.session import Database
from db.store import ReadingCounts, save_document, save_reading
from pipeline.changes import CandidateState
from pipeline.errors import RightError, StaleError
from tests.db.deciding import PAIR, followed, propose, say, shown_to, take_back
from tests.making import HOUR, NOW, make_annotation, make_candidate, make_document, us_sanctions

PLAIN = make_document()
REWORDED = make_document("The US has blacklisted Intellexa, as of March 2024.")


@pytest.fixture
def proposed(database: Database) -> Database:
    """Return a database with one open candidate."""
    with database.session() as session:
        propose(session, PLAIN, us_sanctions(PLAIN))
    return database


def test_second_reviewer_sees_nothing_of_the_first_s_decision(proposed: Database) -> None:
    with proposed.session() as session:
        before = [candidate(session, 1, viewer="bob"), candidates(session, viewer="bob"), review(session, 1)]
        first = say(session, Verdict.AMEND, rules=PAIR, fields={"type": "inquiry"})
        assert [
            candidate(session, 1, viewer="bob"),
            candidates(session, viewer="bob"),
            review(session, 1, viewer="bob"),
        ] == before
        own = review(session, 1, viewer="ada")
        assert own
        assert ([one.id for one in own.decisions], own.stage) == ([first], Stage.SECOND)
        assert followed(session)["actions"] == []


def test_taken_back_first_decision_stays_hidden(proposed: Database) -> None:
    with proposed.session() as session:
        take_back(session, say(session, Verdict.ACCEPT, rules=PAIR))
        say(session, Verdict.REJECT, rules=PAIR)
        told = review(session, 1, viewer="bob")
        assert told
        assert (told.decisions, told.stage) == ((), Stage.OPEN)


def test_agreement_makes_the_action_and_then_both_are_seen(proposed: Database) -> None:
    with proposed.session() as session:
        seen = shown_to(session, "bob")
        first = say(session, Verdict.ACCEPT, rules=PAIR)
        second = say(session, Verdict.ACCEPT, by="bob", rules=PAIR, shown=seen)
        told = review(session, 1, viewer="bob")
        assert told
        assert [(one.id, one.part) for one in told.decisions] == [(first, Part.CODING), (second, Part.CODING)]
        assert (told.stage, told.settled_by) == (Stage.SETTLED, second)
        assert len(followed(session)["actions"]) == 1


def test_first_reviewer_cannot_be_the_second(proposed: Database) -> None:
    with proposed.session() as session:
        seen = shown_to(session, "ada")
        say(session, Verdict.ACCEPT, rules=PAIR)
        with pytest.raises(StaleError):
            say(session, Verdict.ACCEPT, rules=PAIR, shown=seen)
        with pytest.raises(RightError, match="a second reviewer must"):
            say(session, Verdict.ACCEPT, rules=PAIR)


def test_dispute_goes_to_an_adjudicator_who_has_not_decided_on_it(proposed: Database) -> None:
    with proposed.session() as session:
        say(session, Verdict.ACCEPT, rules=PAIR)
        say(session, Verdict.REJECT, by="bob", rules=PAIR)
        assert followed(session)["actions"] == []
        assert followed(session)["candidates"] == [(1, CandidateState.OPEN)]
        with pytest.raises(RightError, match="only an adjudicator"):
            say(session, Verdict.ACCEPT, by="eve", rules=PAIR)
        for own in ("ada", "bob"):
            with pytest.raises(RightError, match="decided on it yourself"):
                say(session, Verdict.ACCEPT, by=own, rules=PAIR, adjudicates=True)
        ruled = say(session, Verdict.ACCEPT, by="eve", rules=PAIR, adjudicates=True)
        told = review(session, 1)
        assert told
        assert (told.stage, told.settled_by) == (Stage.SETTLED, ruled)
        assert told.decisions[-1].part is Part.ADJUDICATION
        with pytest.raises(RightError, match="decided on it yourself"):
            say(session, Verdict.REJECT, by="eve", rules=PAIR, adjudicates=True)


@pytest.mark.parametrize("verdict", [Verdict.ACCEPT, Verdict.REJECT])
def test_nobody_takes_back_what_was_said_blind_once_both_have_seen_it(
    proposed: Database, verdict: Verdict
) -> None:
    with proposed.session() as session:
        say(session, Verdict.ACCEPT, rules=PAIR)
        second = say(session, verdict, by="bob", rules=PAIR)
        for by, adjudicates in (("bob", False), ("eve", True)):
            with pytest.raises(RightError, match="seen each other's"):
                take_back(session, second, by=by, adjudicates=adjudicates)


def test_machine_leaves_alone_what_one_of_two_has_decided_on(proposed: Database) -> None:
    with proposed.session() as session:
        say(session, Verdict.ACCEPT, rules=PAIR)
        later = NOW + HOUR
        saved = save_document(session, REWORDED, page_id=None, now=later)
        told_anew = us_sanctions(REWORDED, cue="blacklisted")
        counts = save_reading(session, saved.id, make_annotation(REWORDED), [told_anew], now=later)
        assert counts == ReadingCounts(re_review=1)
        assert [(c.id, c.re_review_of) for c in candidates(session, order="newest")] == [(2, 1), (1, None)]


def test_agreement_is_measured_field_by_field_before_adjudication(sqlite_database: Database) -> None:
    document = make_document("cue US FR")
    kinds = ("sanctions", "inquiry", "legislation", "statement")
    with sqlite_database.session() as session:
        propose(session, document, *(make_candidate(document, "cue", type=kind) for kind in kinds))
        for row in (1, 2, 3):
            say(session, Verdict.ACCEPT, row, rules=PAIR)
        say(session, Verdict.REJECT, 4, rules=PAIR)
        say(session, Verdict.ACCEPT, 1, by="bob", rules=PAIR)
        say(session, Verdict.ACCEPT, 2, by="bob", rules=PAIR)
        say(session, Verdict.AMEND, 3, by="bob", rules=PAIR, fields={"status": "proposed", "actors": ["US"]})
        say(session, Verdict.REJECT, 4, by="bob", rules=PAIR)
        say(session, Verdict.ACCEPT, 3, by="eve", rules=PAIR, adjudicates=True)
        found = {one.field: one for one in agreement(session)}
    assert (found["verdict"].candidates, found["verdict"].same, found["verdict"].alpha) == (4, 4, 1.0)
    assert (found["type"].candidates, found["type"].same) == (3, 3)
    assert (found["status"].candidates, found["status"].same) == (3, 2)
    assert found["status"].kappas == {("ada", "bob"): (0.0, 3)}
    assert (found["actors"].same, found["actors"].alpha) == (2, 0.0)
    assert found["role"].alpha is None


def test_what_was_begun_by_two_is_settled_by_anybody_once_one_is_enough(proposed: Database) -> None:
    with proposed.session() as session:
        say(session, Verdict.REJECT, rules=PAIR)
        say(session, Verdict.ACCEPT, by="bob")
        assert len(followed(session)["actions"]) == 1
