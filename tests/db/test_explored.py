"""What analysts may ask of accepted actions, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import decisions
from db.decisions import Decision, Verdict
from db.queries import explored
from db.queries.explored import Place
from db.session import Database
from pipeline.dates import PartialDate
from pipeline.records import Role
from tests.db.deciding import ALONE, propose, say, shown_to, take_back
from tests.making import NOW, make_candidate, make_document

TEXT = "The US and France sanctioned Intellexa under the Pall Mall Process. Later they moved on."


def tell(session: Session, number: int, *, text: str = TEXT, **fields: Any) -> int:
    """Propose one candidate from a document of its own; return its id, which counts up from 1."""
    document = make_document(text, url=f"https://treasury.example/{number}", title=f"Act {number}")
    quotes = {"US": "US", "FR": "France", "intellexa": "Intellexa"}
    propose(session, document, make_candidate(document, quotes=quotes | fields.pop("quotes", {}), **fields))
    return number


def accept(session: Session, number: int, **fields: Any) -> int:
    """Propose and accept."""
    tell(session, number, **fields)
    say(session, Verdict.ACCEPT, number)
    return number


def dated(date: str | None) -> dict[str, Any]:
    return {"date": PartialDate(date) if date else None, "date_derivation": "stated" if date else None}


def ids(session: Session, **wanted: Any) -> list[int]:
    return [one.id for one in explored.accepted(session, **wanted)]


def test_only_what_reviewers_accepted_is_an_action(database: Database) -> None:
    with database.session() as session:
        accept(session, 1)
        tell(session, 2)  # open
        tell(session, 3)
        say(session, Verdict.REJECT, 3)
        accept(session, 4)
        say(session, Verdict.REJECT, 4)  # accepted, then retired
        tell(session, 5)
        take_back(session, say(session, Verdict.ACCEPT, 5))
        tell(session, 6)
        say(session, Verdict.DUPLICATE, 6, duplicate_of=1)
        tell(session, 7)
        say(session, Verdict.FLAG, 7)
        assert ids(session) == [1]
        assert [one.id for one in explored.stream(session)] == [1]
        assert explored.count_accepted(session) == 1
        assert explored.by_party(session, "actors") == []
        retired = explored.accepted_one(session, 4)
        assert retired
        assert retired.retired
        assert explored.accepted_one(session, 5) is None


def test_dates_are_found_by_what_they_may_be_within(database: Database) -> None:
    with database.session() as session:
        for number, date in enumerate(("2023", "2023-03", "2023-03-27", "2024-03-31", "2024-04", None), 1):
            accept(session, number, **dated(date))
        since, until = PartialDate("2023-03"), PartialDate("2024-03")
        assert ids(session, since=since, until=until) == [4, 3, 2, 1]
        assert ids(session, since=PartialDate("2023-04")) == [5, 4, 1]
        assert ids(session, since=PartialDate("2023-03-28"), until=PartialDate("2023-03-30")) == [2, 1]
        assert ids(session, until=PartialDate("2022")) == []


@pytest.mark.parametrize("order", ["newest", "oldest", "accepted"])
def test_pages_follow_each_other_without_gap_or_repetition(database: Database, order: Any) -> None:
    with database.session() as session:
        for number, date in enumerate(("2023", None, "2023", "2024-03-31", "2021", None, "2023"), 1):
            accept(session, number, **dated(date))
        whole = explored.accepted(session, order=order)
        assert [one.id for one in whole] == [one.id for one in explored.stream(session, order=order)]
        found, after = [], None
        while page := explored.accepted(session, order=order, limit=2, after=after):
            found += page
            last = page[-1]
            after = Place(
                str(last.date) if last.date else None, last.decision_id if order == "accepted" else last.id
            )
        assert found == whole
        if order != "accepted":
            assert [one.date for one in whole][-2:] == [None, None]


def test_filters_hold_for_parties_firms_instruments_and_words(database: Database) -> None:
    with database.session() as session:
        accept(session, 1, actors=("US",), endorsers=("FR",), firms=("intellexa",))
        accept(
            session,
            2,
            actors=("FR",),
            instrument="Pall Mall Process",
            quotes={"Pall Mall Process": "Pall Mall"},
        )
        accept(session, 3, text="A wholly other thing was sanctioned.", status="proposed")
        assert ids(session, actor="FR") == [2]
        assert ids(session, party="FR") == [2, 1]
        assert ids(session, firm="intellexa") == [1]
        assert ids(session, instrument="pall mall process") == [2]
        assert ids(session, words="wholly THING") == [3]
        assert ids(session, words='"; drop') == []
        assert ids(session, status="proposed") == [3]
        assert ids(session, type="visa_restriction") == []


def test_words_of_many_documents_find_the_same_actions_page_by_page(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("wholly THING", "sanctioned", "nowhere")
    with database.session() as session:
        for number in range(1, 4):
            accept(session, number)
        accept(session, 4, text="A wholly other thing was sanctioned.")
        few = [explored.accepted(session, words=words, limit=2) for words in asked]
        monkeypatch.setattr("db.queries.explored.filters.FEW", 0)
        many = [explored.accepted(session, words=words, limit=2) for words in asked]
    assert many == few
    assert [len(found) for found in many] == [1, 2, 0]


def test_counts_say_who_with_whom_about_whom_and_when(database: Database) -> None:
    with database.session() as session:
        accept(session, 1, actors=("US", "FR"), firms=("intellexa",), **dated("2023-03-27"))
        accept(session, 2, actors=("US",), endorsers=("FR",), **dated("2023-03"))
        accept(session, 3, actors=("US",), **dated("2024"))
        assert explored.by_party(session, "actors") == [("US", 3, "2024"), ("FR", 1, "2023-03-27")]
        assert explored.pairs(session) == [("FR", "US", 2)]
        assert explored.per_firm_and_party(session) == [("FR", "intellexa", 1), ("US", "intellexa", 1)]
        counted = [("2023-03", "sanctions", 2), ("2024", "sanctions", 1)]
        assert explored.per_month_and_type(session) == counted
        assert explored.per_month_and_type(session, since=PartialDate("2024")) == counted[1:]


def test_members_join_with_the_first_action_that_names_them(database: Database) -> None:
    joint: dict[str, Any] = {
        "type": "joint_statement",
        "instrument": "Joint X",
        "quotes": {"Joint X": "Pall"},
    }
    with database.session() as session:
        accept(session, 1, **joint, actors=("US",), **dated("2023-03-30"))
        accept(session, 2, **joint | {"instrument": "joint x", "quotes": {"joint x": "Pall"}},
               actors=("US",), endorsers=("FR",), **dated("2024-03"))  # fmt: skip
        members = explored.members_of(session, instrument="Joint X")
        assert [(one.party, one.date, one.action_id) for one in members] == [
            ("US", "2023-03-30", 1),
            ("FR", "2024-03", 2),
        ]
        (instrument,) = explored.by_instrument(session)
        assert (instrument.name.lower(), instrument.actions, instrument.first) == ("joint x", 2, "2023-03-30")


def test_sources_are_what_is_quoted_and_what_was_decided_to_repeat_it(database: Database) -> None:
    with database.session() as session:
        accept(session, 1)
        tell(session, 2, role=Role.BACKGROUND)
        say(session, Verdict.DUPLICATE, 2, duplicate_of=1)
        tell(session, 3)
        take_back(session, say(session, Verdict.DUPLICATE, 3, duplicate_of=1))
        actions = explored.accepted(session)
        found = explored.sources(session, actions)[1]
        assert [(one.title, one.role, one.quoted) for one in found] == [
            ("Act 1", Role.PRIMARY, True),
            ("Act 2", Role.BACKGROUND, False),
        ]
        assert [one.title for one in explored.documents(session)] == ["Act 1"]
        passage = explored.passages(session, actions)[1]
        assert passage.quote == "The US and France sanctioned Intellexa under the Pall Mall Process."


def test_history_tells_each_decision_and_amendments_keep_the_first_day(database: Database) -> None:
    with database.session() as session:
        accept(session, 1)
        before = explored.stamp(session)
        given = Decision(verdict=Verdict.AMEND, fields={"status": "announced"}, note="the text says so")
        later = NOW + timedelta(days=3)
        decisions.decide(
            session, 1, given, reviewer="bob", shown=shown_to(session, "bob"), rules=ALONE, now=later
        )
        assert [one.verdict for one in explored.history(session, 1)] == [Verdict.ACCEPT, Verdict.AMEND]
        (action,) = explored.accepted(session)
        assert (action.status, action.accepted_at, action.decided_at) == ("announced", NOW, later)
        assert ids(session, accepted_after=NOW) == [1]
        assert ids(session, accepted_after=later) == []
        assert explored.stamp(session) != before


def test_gaps_are_numbers(database: Database) -> None:
    with database.session() as session:
        accept(session, 1)
        tell(session, 2)
        found = explored.gaps(session)
        assert (found.waiting, found.undated, found.documents, found.unread) == (1, 1, 2, 0)
