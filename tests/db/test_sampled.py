"""A sample of what was discarded is drawn by hash, answered, and tells recall."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.decisions import Decision, Rules, decide
from db.queries import candidate
from db.queries.sampled import count_sampled, next_sampled, recall, sampled
from db.schema import Answer, Stratum, Verdict
from db.session import Database
from db.store import end_entry, save_document, save_poll, save_reading
from db.store.sampling import answer, chosen_screened, chosen_unproposed, draw
from pipeline.errors import DecisionError
from pipeline.ids import digest
from pipeline.records import Document, EntryState, Origin
from pipeline.registry import load
from pipeline.review.sampling import limit_of
from tests.making import (
    NOW,
    make_annotation,
    make_document,
    make_entry,
    make_feed,
    make_result,
    us_sanctions,
)

ALL = limit_of(1)


def stored(database: Database, name: str, *, proposes: bool = False, **fields: Origin) -> int:
    """Store a document that was read, with a candidate or without."""
    document: Document = make_document(url=f"https://a.example/{name}", **fields)
    with database.session() as session:
        saved = save_document(session, document, page_id=None, now=NOW)
        found = [us_sanctions(document)] if proposes else []
        save_reading(session, saved.id, make_annotation(document), found, now=NOW)
    return saved.id


def draw_all(database: Database) -> None:
    with database.session() as session:
        for one in chosen_unproposed(session, ALL, most=99):
            draw(session, one.key, Stratum.NO_CANDIDATE, document_id=one.document_id, now=NOW)


def test_what_gave_no_candidate_is_drawn_once_and_in_the_order_of_its_hash(database: Database) -> None:
    ids = {digest(f"https://a.example/{name}"): stored(database, name) for name in "abcdefgh"}
    stored(database, "found", proposes=True)
    stored(database, "given", origin=Origin.SUBMITTED)
    with database.session() as session:
        first = chosen_unproposed(session, ALL, most=3)
        assert [one.document_id for one in first] == [ids[key] for key in sorted(ids)[:3]]
        few = chosen_unproposed(session, limit_of(0.5), most=99)
        assert {one.key for one in few} == {key for key in ids if key < limit_of(0.5)}
    draw_all(database)
    with database.session() as session:
        assert chosen_unproposed(session, ALL, most=99) == []
        assert count_sampled(session) == (8, 0)


def test_answered_documents_are_not_asked_about_again_unless_the_answer_is_taken_back(
    database: Database,
) -> None:
    stored(database, "a"), stored(database, "b")
    draw_all(database)
    with database.session() as session:
        first = next_sampled(session)
        assert first
        second = next_sampled(session, after=first.id)
        assert second
        assert second.id != first.id
        assert next_sampled(session, after=second.id) is None
        answer(session, first.id, Answer.NONE, reviewer="ada", now=NOW)
        assert next_sampled(session) == second
        again = sampled(session, first.id)
        assert again
        assert (again.answer, again.answered_by) == (Answer.NONE, "ada")
        answer(session, first.id, Answer.OPEN, reviewer="ada", now=NOW)
        assert count_sampled(session) == (2, 0)
        asked_again = next_sampled(session)
        assert asked_again
        assert asked_again.id == first.id


def test_nobody_answers_for_what_is_not_in_the_sample(database: Database) -> None:
    with database.session() as session:
        draw(session, "k", Stratum.OFF_TOPIC, reason="too short", now=NOW)
        for number in (1, 2):
            with pytest.raises(DecisionError, match="no sampled document"):
                answer(session, number, Answer.NONE, reviewer="ada", now=NOW)
        assert recall(session).unreadable == 1


@pytest.mark.parametrize("statement", ["UPDATE sample_answers SET note = 'no'", "DELETE FROM sample_answers"])
def test_answers_are_append_only(database: Database, statement: str) -> None:
    stored(database, "a")
    draw_all(database)
    with database.session() as session:
        answer(session, 1, Answer.NONE, reviewer="ada", now=NOW)
    with pytest.raises(IntegrityError, match="append-only"), database.session() as session:
        session.execute(text(statement))


def decide_on(database: Database, number: int, given: Decision) -> None:
    with database.session() as session:
        found = candidate(session, number)
        assert found
        rules = Rules(codebook=load().codebook)
        decide(session, number, given, reviewer="ada", shown=found.shown, rules=rules, now=NOW)


def test_recall_is_that_of_documents_found_to_those_found_and_missed(database: Database) -> None:
    for name in ("p", "q", "r", "s"):
        stored(database, name, proposes=True)
    for number in (1, 2):
        decide_on(database, number, Decision(verdict=Verdict.ACCEPT))
    decide_on(database, 3, Decision(verdict=Verdict.REJECT, reason="not_an_action"))
    for name in "abcd":
        stored(database, name)
    draw_all(database)
    with database.session() as session:
        for said in (Answer.ACTION, Answer.NONE):
            one = next_sampled(session)
            assert one
            answer(session, one.id, said, reviewer="ada", now=NOW)
        found = recall(session)
    assert (found.read.documents, found.read.answered, found.read.missed) == (4, 2, 1)
    assert (found.accepted, found.undecided) == (2, 1)
    assert found.likely == pytest.approx(2 / 3)
    assert found.recall.missed == 2
    assert found.recall.value == pytest.approx((2 + 2 / 3) / (2 + 2 / 3 + 2))
    assert found.recall.low < 0.5 < 0.6 < found.recall.high


def test_what_the_machine_has_learnt_to_propose_is_not_missed_any_more(database: Database) -> None:
    number = stored(database, "a")
    draw_all(database)
    with database.session() as session:
        answer(session, 1, Answer.ACTION, reviewer="ada", now=NOW)
        assert recall(session).read.missed == 1
        document = make_document(url="https://a.example/a")
        told = make_annotation(document, model="rules-2")
        save_reading(session, number, told, [us_sanctions(document)], now=NOW)
        after = recall(session)
    assert (after.read.documents, after.read.answered, after.read.missed) == (0, 0, 0)


def test_what_was_screened_out_is_counted_and_drawn_by_its_address(database: Database) -> None:
    same = make_entry("1", url="https://a.example/same?utm_source=x")
    listed = [same, make_entry("2", url="https://a.example/same"), make_entry("3", url=None), make_entry("4")]
    with database.session() as session:
        save_poll(session, make_feed(), make_result(), entries=listed, pointer=None, problem=None, now=NOW)
        for number in (1, 2, 3):
            end_entry(session, number, EntryState.OFF_TOPIC, "none of the topic's words")
        drawn = chosen_screened(session, ALL, most=99)
        assert {one.key for one in drawn} == {digest("https://a.example/same"), digest("treasury", "3")}
        assert len(chosen_screened(session, ALL, most=1)) == 1
        assert chosen_screened(session, limit_of(0), most=99) == []
        draw(session, drawn[0].key, Stratum.OFF_TOPIC, entry_id=drawn[0].entry_id, reason="x", now=NOW)
        assert [one.key for one in chosen_screened(session, ALL, most=99)] == [drawn[1].key]
