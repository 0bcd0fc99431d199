"""Late tellings attach without a review, unless they say something else; copies are decided on once."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clusters import follow_reading
from db.decisions import Verdict
from db.queries.explored import accepted_one, sources
from db.schema import AttachmentRow, CandidateRow, CopyRow, LinkRow, MemberRow
from db.session import Database
from pipeline.changes import CandidateState
from pipeline.records import Candidate, Document, Status
from tests.db.clusters.test_placing import DAY, MARCH, SEPTEMBER, TEXT, told
from tests.db.deciding import propose, say, take_back
from tests.making import NOW, make_document, us_sanctions

LONG = TEXT + " " + " ".join(f"Word{n} stands here as the {n}th of many." for n in range(60))


def read(session: Session, *given: tuple[Document, Candidate]) -> None:
    """Store what documents tell, as a run does."""
    for document, candidate in given:
        follow_reading(session, propose(session, document, candidate), now=NOW)


def states(session: Session) -> list[str]:
    """Return the states of all candidates, in order."""
    session.flush()
    return [state.value for state in session.scalars(select(CandidateRow.state).order_by(CandidateRow.id))]


def differs(session: Session, candidate: int) -> list[dict[str, Any]]:
    """Return what is noted on a candidate."""
    return session.get_one(AttachmentRow, candidate).differs


def test_a_late_telling_of_an_accepted_action_attaches(database: Database) -> None:
    with database.session() as session:
        read(session, DAY)
        say(session, Verdict.ACCEPT)
        read(session, MARCH)
        assert states(session) == ["decided", "attached"]
        assert session.get_one(AttachmentRow, 2).to_id == 1
        action = accepted_one(session, 1)
        assert action
        assert [(one.document_id, one.quoted) for one in sources(session, [action])[1]] == [
            (1, True),
            (2, False),
        ]


def test_what_waits_already_when_another_is_accepted_stays_on_the_desk(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        read(session, DAY, MARCH)
        say(session, Verdict.ACCEPT)
        assert states(session) == ["decided", "open"]


def test_a_late_telling_with_another_day_or_party_comes_to_the_desk_as_that(database: Database) -> None:
    text = TEXT.replace("Intellexa", "Intellexa and Cytrox").replace("5 March", "6 March")
    document = make_document(text, url="https://other.example/act")
    said = us_sanctions(
        document,
        firms=("intellexa", "cytrox"),
        date=type(MARCH[1].date)("2024-03-06"),
        quotes={"US": "US", "intellexa": "Intellexa", "cytrox": "Cytrox", "2024-03-06": "6 March 2024"},
    )
    with database.session() as session:
        read(session, DAY)
        say(session, Verdict.ACCEPT)
        read(session, (document, said))
        assert states(session) == ["decided", "open"]
        assert differs(session, 2) == [
            {"field": "date", "accepted": "2024-03-05", "told": "2024-03-06"},
            {"field": "firms", "accepted": "intellexa", "told": "cytrox"},
        ]


def test_a_reversal_comes_to_the_desk_as_one_of_the_action_that_it_lifts(database: Database) -> None:
    lifted = told("lifted", "2024-09-16", status=Status.REVERSED)
    with database.session() as session:
        read(session, DAY)
        say(session, Verdict.ACCEPT)
        read(session, lifted)
        assert states(session) == ["decided", "open"]
        assert {"field": "status", "accepted": "done", "told": "reversed"} in differs(session, 2)


def test_a_further_round_is_no_late_telling(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        read(session, DAY)
        say(session, Verdict.ACCEPT)
        read(session, SEPTEMBER)
        assert states(session) == ["decided", "open"]
        assert session.get(AttachmentRow, 2) is None


def test_what_hung_on_a_decision_comes_back_when_that_is_undone(database: Database) -> None:
    with database.session() as session:
        read(session, DAY)
        made = say(session, Verdict.ACCEPT)
        read(session, MARCH)
        take_back(session, made)
        assert states(session) == ["open", "open"]
        assert session.scalars(select(AttachmentRow)).all() == []


def test_reading_again_changes_nothing(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        read(session, DAY)
        say(session, Verdict.ACCEPT)
        read(session, MARCH)
        before = [(row.candidate_id, row.cluster_id) for row in session.scalars(select(MemberRow))]
        read(session, MARCH, DAY)
        assert states(session) == ["decided", "attached"]
        assert [(row.candidate_id, row.cluster_id) for row in session.scalars(select(MemberRow))] == before


def test_a_copy_is_linked_and_decided_on_once(database: Database) -> None:
    first = make_document(LONG, url="https://wire.example/act")
    copy = make_document(
        "By Our Reporter\n" + LONG + " More news.", url="https://daily.example/act", country="GB"
    )
    undated = {"date": None, "date_derivation": None}
    with database.session() as session:
        read(session, (first, us_sanctions(first, **undated)), (copy, us_sanctions(copy, **undated)))
        assert session.scalars(select(CopyRow.kind)).one() == "copy"
        assert states(session) == ["open", "attached"]
        assert len(set(session.scalars(select(MemberRow.cluster_id)))) == 1
        assert session.scalars(select(LinkRow.origin)).one() == "machine"
        assert set(session.scalars(select(MemberRow.origin))) == {"machine"}


def test_a_correction_is_linked_and_decided_on_again(sqlite_database: Database) -> None:
    first = make_document(LONG, url="https://wire.example/act")
    other = make_document(LONG.replace("5 March", "6 March"), url="https://daily.example/act", country="GB")
    with sqlite_database.session() as session:
        read(session, (first, us_sanctions(first)), (other, us_sanctions(other)))
        row = session.scalars(select(CopyRow)).one()
        assert (row.kind, row.changed) == ("correction", [["5", "6"]])
        assert states(session) == ["open", "open"]


def test_a_copy_that_tells_something_else_stays_on_the_desk(sqlite_database: Database) -> None:
    first = make_document(LONG, url="https://wire.example/act")
    copy = make_document(LONG + " More news.", url="https://daily.example/act", country="GB")
    with sqlite_database.session() as session:
        read(session, (first, us_sanctions(first)), (copy, us_sanctions(copy, firms=())))
        assert states(session) == ["open", "open"]
        assert CandidateState.ATTACHED not in set(session.scalars(select(CandidateRow.state)))
