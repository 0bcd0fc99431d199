"""What a reviewer adds because the machine had missed it."""

from typing import Any

import pytest

from db.decisions import Quote, Rules, Verdict, add_action
from db.queries import candidate, candidates, totals
from db.queries.review import review
from db.schema import Stage
from db.session import Database
from db.store import ReadingCounts, save_reading
from pipeline.changes import CandidateState
from pipeline.errors import DecisionError
from tests.db.deciding import ALONE, PAIR, followed, propose, say, take_back
from tests.making import NOW, make_annotation, make_document, us_sanctions

PLAIN = make_document()


def quote(words: str, field: str, value: str, document_id: int = 1) -> Quote:
    start = PLAIN.text.index(words)
    return Quote(document_id=document_id, field=field, value=value, start=start, end=start + len(words))


ACT = quote("sanctioned", "type", "sanctions")
WHO = quote("US", "actors", "US")


def add(
    database: Database, fields: dict[str, Any], *evidence: Quote, note: str = "", rules: Rules = ALONE
) -> tuple[int, int]:
    with database.session() as session:
        return add_action(session, 1, fields, evidence, reviewer="ada", rules=rules, now=NOW, note=note)


@pytest.fixture
def read(database: Database) -> Database:
    """Return a database with a document in which the machine found nothing."""
    with database.session() as session:
        propose(session, PLAIN)
    return database


def test_added_action_is_marked_as_missed_and_counts_at_once(read: Database) -> None:
    row, decision = add(read, {"type": "sanctions", "actors": ["US"]}, ACT, WHO)
    with read.session() as session:
        stored = candidate(session, row)
        assert stored
        assert (stored.added_by, stored.state, stored.model) == ("ada", CandidateState.DECIDED, "rules-1")
        assert (stored.candidate.actors, stored.decision_id) == (("US",), decision)
        assert {(e.field, e.quote) for e in stored.candidate.evidence} == {
            *((field, "sanctioned") for field in ("type", "status", "certainty", "role")),
            ("actors", "US"),
        }
        assert [one[0] for one in followed(session)["actions"]] == [row]


def test_value_without_words_needs_a_note_and_stands_in_the_decision(read: Database) -> None:
    fields = {"type": "sanctions", "date": "2024-03", "date_derivation": "stated", "firms": ["intellexa"]}
    with pytest.raises(DecisionError, match="firms"):
        add(read, fields, ACT, quote("March 2024", "date", "2024-03"))
    row, _ = add(read, fields, ACT, quote("March 2024", "date", "2024-03"), note="the title names it")
    with read.session() as session:
        stored, told = candidate(session, row), review(session, row)
        assert stored
        assert told
        assert (stored.candidate.firms, told.facts["firms"]) == ((), ["intellexa"])
        assert (str(stored.candidate.date), stored.candidate.date_derivation) == ("2024-03", "stated")
        assert told.decisions[0].verdict is Verdict.AMEND


@pytest.mark.parametrize(
    ("fields", "evidence", "words"),
    [
        ({}, [ACT], "needs its type"),
        ({"type": "sanctions"}, [], "select the words"),
        ({"type": "sanctions"}, [quote("US", "type", "inquiry")], "select the words"),
        ({"type": "sanctions"}, [quote("US", "type", "sanctions", 2)], "there is no such document"),
        ({"type": "nonsense"}, [ACT], "'nonsense' is no action type"),
    ],
)
def test_action_out_of_form_is_refused_whole(
    read: Database, fields: dict[str, Any], evidence: list[Quote], words: str
) -> None:
    with pytest.raises(DecisionError, match=words):
        add(read, fields, *evidence)
    with read.session() as session:
        assert (totals(session)["candidates"], totals(session)["decisions"]) == (0, 0)


def test_same_on_the_same_words_is_not_added_twice(read: Database) -> None:
    row, _ = add(read, {"type": "sanctions"}, ACT)
    with pytest.raises(DecisionError, match=f"candidate {row} says the same"):
        add(read, {"type": "sanctions"}, ACT)


def test_taken_back_it_is_put_aside(read: Database) -> None:
    row, decision = add(read, {"type": "sanctions"}, ACT)
    with read.session() as session:
        take_back(session, decision)
        stored = candidate(session, row)
        assert stored
        assert stored.state is CandidateState.WITHDRAWN
        assert candidates(session) == []


def test_second_reviewer_has_a_say_on_it(read: Database) -> None:
    row, _ = add(read, {"type": "sanctions"}, ACT, rules=PAIR)
    with read.session() as session:
        told = review(session, row)
        assert told
        assert told.stage is Stage.SECOND
        say(session, Verdict.ACCEPT, row, by="bob", rules=PAIR)
        assert len(followed(session)["actions"]) == 1


def test_machine_that_finds_it_later_puts_its_telling_up_for_re_review(read: Database) -> None:
    fields = {"type": "sanctions", "actors": ["US"]}
    row, _ = add(read, fields, ACT, WHO)
    with read.session() as session:
        annotation = make_annotation(PLAIN, model="rules-2")
        found = save_reading(session, 1, annotation, [us_sanctions(PLAIN)], now=NOW)
        assert found == ReadingCounts(re_review=1)
        assert [one.re_review_of for one in candidates(session)] == [row]
