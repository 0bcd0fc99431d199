"""Undo, skip, flag, duplicates and quotes: what is kept and what is refused."""

from typing import Any

import pytest
from sqlalchemy import select

from db.decisions import Quote, Verdict
from db.queries import candidate
from db.queries.review import difference, review
from db.schema import ActionEvidenceRow, DecisionRow, Stage
from db.session import Database
from pipeline.changes import CandidateState
from pipeline.errors import DecisionError, RightError, StaleError
from tests.db.deciding import ALONE, followed, propose, say, shown_to, take_back
from tests.making import make_candidate, make_document, us_sanctions

PLAIN = make_document("The US sanctioned Intellexa in March 2024. France joined.")
OTHER = make_document("France opened an inquiry.", url="https://other.example/")


@pytest.fixture
def proposed(database: Database) -> Database:
    """Return a database with two open candidates of two documents."""
    with database.session() as session:
        propose(session, PLAIN, us_sanctions(PLAIN))
        propose(session, OTHER, make_candidate(OTHER, "inquiry", type="inquiry"))
    return database


@pytest.mark.parametrize("verdict", [Verdict.ACCEPT, Verdict.REJECT, Verdict.FLAG])
def test_undoing_brings_back_all_that_was_before(proposed: Database, verdict: Verdict) -> None:
    with proposed.session() as session:
        first = say(session, Verdict.AMEND, fields={"status": "announced"})
        before = followed(session)
        second = say(session, verdict, by="bob")
        assert followed(session) != before
        undoing = take_back(session, second, by="bob")
        after = followed(session)
    assert {**after, "reviews": None} == {**before, "reviews": None}
    with proposed.session() as session:
        told = review(session, 1)
        assert told
        assert (told.stage, told.settled_by, told.facts["status"]) == (Stage.SETTLED, first, "announced")
        assert [(one.id, one.undone) for one in told.decisions] == [
            (first, False),
            (second, True),
            (undoing, False),
        ]
        kept = session.get_one(DecisionRow, undoing)
        assert (kept.undoes, kept.reviewer, kept.after) == (second, "bob", told.facts)


def test_undoing_the_only_decision_opens_the_candidate_again(proposed: Database) -> None:
    with proposed.session() as session:
        take_back(session, say(session, Verdict.ACCEPT))
        assert followed(session)["actions"] == []
        assert followed(session)["candidates"][0] == (1, CandidateState.OPEN)


def test_only_the_last_decision_can_be_undone_and_only_once(proposed: Database) -> None:
    with proposed.session() as session:
        first = say(session, Verdict.ACCEPT)
        second = say(session, Verdict.REJECT)
        with pytest.raises(StaleError, match="undo the later one first"):
            take_back(session, first)
        undoing = take_back(session, second)
        for undone in (second, undoing):
            with pytest.raises(StaleError, match="undone already"):
                take_back(session, undone)
        say(session, Verdict.SKIP, by="bob")
        take_back(session, first)
        assert followed(session)["actions"] == []


def test_another_s_decision_is_undone_by_who_adjudicates_only(proposed: Database) -> None:
    with proposed.session() as session:
        made = say(session, Verdict.ACCEPT)
        with pytest.raises(RightError, match="not yours"):
            take_back(session, made, by="bob")
        take_back(session, made, by="bob", adjudicates=True)
        with pytest.raises(DecisionError, match="there is no decision 99"):
            take_back(session, 99)


def test_skip_leaves_the_candidate_as_everybody_else_sees_it(proposed: Database) -> None:
    with proposed.session() as session:
        seen = shown_to(session, "bob")
        say(session, Verdict.SKIP)
        assert shown_to(session, "bob") == seen
        say(session, Verdict.ACCEPT, by="bob", shown=seen)


def test_who_wants_a_second_opinion_does_not_give_it(proposed: Database) -> None:
    with proposed.session() as session:
        flag = say(session, Verdict.FLAG)
        with pytest.raises(RightError, match="second opinion"):
            say(session, Verdict.ACCEPT)
        take_back(session, flag)
        say(session, Verdict.FLAG)
        say(session, Verdict.ACCEPT, by="bob")
        told = review(session, 1)
        assert told
        assert (told.flagged_by, told.stage) == (None, Stage.SETTLED)


def test_duplicate_names_what_it_repeats_and_never_itself(proposed: Database) -> None:
    with proposed.session() as session:
        say(session, Verdict.DUPLICATE, 2, duplicate_of=1)
        for row, of, words in (
            (1, 2, "said to repeat it"),
            (1, 1, "this one itself"),
            (1, 9, "there is none"),
        ):
            with pytest.raises(DecisionError, match=words):
                say(session, Verdict.DUPLICATE, row, duplicate_of=of)
        assert followed(session)["actions"] == []


@pytest.mark.parametrize(
    ("verdict", "given", "words"),
    [
        (Verdict.REJECT, {"reason": "no idea"}, "needs one of not_an_action"),
        (Verdict.REJECT, {"reason": "other", "note": " "}, "say why"),
        (Verdict.ACCEPT, {"reason": "off_topic"}, "only a rejection"),
        (Verdict.DUPLICATE, {}, "names what it repeats"),
        (Verdict.ACCEPT, {"duplicate_of": 2}, "names what it repeats"),
        (Verdict.UNDO, {}, "by its own number"),
        (Verdict.AMEND, {"fields": {"firms": ["nso_group"]}, "note": ""}, "firms: no words of the text"),
    ],
)
def test_verdict_out_of_form_is_refused(
    proposed: Database, verdict: Verdict, given: dict[str, Any], words: str
) -> None:
    with proposed.session() as session, pytest.raises(DecisionError, match=words):
        say(session, verdict, **given)


def quote(words: str, field: str, value: str, **other: Any) -> Quote:
    start = PLAIN.text.index(words)
    plain = {"document_id": 1, "start": start, "end": start + len(words), "quote": words}
    return Quote(field=field, value=value, **(plain | other))


def test_selected_words_become_the_evidence_of_the_action(proposed: Database) -> None:
    with proposed.session() as session:
        fields = {"endorsers": ["FR"], "firms": []}
        say(session, Verdict.AMEND, fields=fields, evidence=(quote("France", "endorsers", "FR"),), note="")
        again = say(session, Verdict.AMEND, evidence=(quote("The US", "actors", "US"),), note="")
        kept = select(ActionEvidenceRow.field, ActionEvidenceRow.quote, ActionEvidenceRow.document_id)
        found = {tuple(row) for row in session.execute(kept)}
        assert {("endorsers", "France", 1), ("actors", "The US", 1), ("date", "March 2024", 1)} <= found
        assert {field for field, _, _ in found} == {
            *("type", "date", "actors", "endorsers", "status", "certainty", "role")
        }
        assert ("actors", "US", 1) not in found
        told = review(session, 1)
        assert told
        assert (told.settled_by, told.facts["endorsers"], told.facts["firms"]) == (again, ["FR"], [])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (quote("France", "endorsers", "FR", quote="Spain"), "is 'France', not 'Spain'"),
        (quote("France", "endorsers", "FR", end=4000, quote=None), "select words in it"),
        (quote("France", "endorsers", "FR", start=9, end=9, quote=None), "select words in it"),
        (quote(" ", "endorsers", "FR"), "no words there"),
        (quote("France", "endorsers", "FR", document_id=9), "no such document"),
        (quote("France", "endorsers", "DE"), "'DE' is quoted, and not coded"),
    ],
)
def test_quote_that_is_not_there_is_refused(proposed: Database, given: Quote, words: str) -> None:
    with proposed.session() as session, pytest.raises(DecisionError, match=words):
        say(session, Verdict.AMEND, fields={"endorsers": ["FR"]}, evidence=(given,))


def test_decision_keeps_what_stood_before_it_and_by_which_rules(proposed: Database) -> None:
    with proposed.session() as session:
        say(session, Verdict.ACCEPT)
        seen = shown_to(session, "bob")
        second = say(session, Verdict.AMEND, by="bob", fields={"type": "inquiry"})
        kept = session.get_one(DecisionRow, second)
        assert kept.before
        assert kept.after
        assert (kept.before["type"], kept.after["type"]) == ("sanctions", "inquiry")
        assert (kept.model, kept.codebook, kept.shown) == ("rules-1", ALONE.codebook.version, seen)


def test_stale_reviewer_is_told_what_changed(proposed: Database) -> None:
    with proposed.session() as session:
        seen = shown_to(session, "ada")
        other = say(session, Verdict.AMEND, by="bob", fields={"type": "inquiry"})
        told = difference(session, 1, seen, viewer="ada")
        assert told
        assert told.seen
        assert (told.seen["type"], told.now["type"]) == ("sanctions", "inquiry")
        assert [one.id for one in told.since] == [other]
        unknown = difference(session, 1, "0" * 64)
        assert unknown
        assert (unknown.seen, unknown.since) == (None, ())


def test_hash_of_another_candidate_decides_nothing(proposed: Database) -> None:
    with proposed.session() as session:
        other = candidate(session, 2)
        assert other
        with pytest.raises(StaleError):
            say(session, Verdict.ACCEPT, 1, shown=other.shown)


def test_decided_candidate_of_an_unknown_number_is_told(proposed: Database) -> None:
    with proposed.session() as session, pytest.raises(DecisionError, match="no candidate 77"):
        say(session, Verdict.ACCEPT, 77, shown="x")
