"""What the documents of one action amount to, asked of the database."""

from typing import Any

from sqlalchemy.orm import Session

from db.decisions import Verdict
from db.queries.together import corroboration, together
from db.schema import EntryRow, FeedRow, NameRow
from db.session import Database
from pipeline.records import EntryState
from tests.db.clusters.test_following import LONG, read
from tests.db.clusters.test_placing import DAY, MARCH, SEPTEMBER, UNDATED, told
from tests.db.deciding import say, take_back
from tests.making import NOW, make_document, us_sanctions


def listed(session: Session, document: int, kind: str) -> None:
    """Have a feed of a kind list a document."""
    session.add(NameRow(kind="feed", code=kind, name=kind, category=kind))
    feed = {
        "slug": kind,
        "url": f"https://{kind}.example",
        "last_fetch_at": NOW,
        "failures": 0,
        "moved_days": 0,
    }
    session.add(FeedRow(**feed))
    session.flush()
    entry: dict[str, Any] = dict.fromkeys(("title", "summary", "content", "digest"), "")
    entry |= {"feed": kind, "guid": kind, "state": EntryState.STORED, "attempts": 0, "document_id": document}
    session.add(EntryRow(**entry, first_seen_at=NOW, last_seen_at=NOW))
    session.flush()


def test_the_official_document_is_primary_and_copies_count_once(database: Database) -> None:
    wire = make_document(LONG, url="https://wire.example/act", publisher="Wire")
    copy = make_document(LONG + " More.", url="https://daily.example/act", country="GB", publisher="Daily")
    with database.session() as session:
        read(session, (wire, us_sanctions(wire)), (copy, us_sanctions(copy)), DAY)
        listed(session, 1, "press")
        listed(session, 3, "government")
        found = together(session, 1)
        assert found
        assert [one.candidate.id for one in found.members] == [1, 2, 3]
        assert [one.copy_of for one in found.members] == [None, 1, None]
        assert (found.corroboration.primary, found.corroboration.independent) == (3, 2)


def test_fields_on_which_documents_disagree_are_told(sqlite_database: Database) -> None:
    other = told("other", "2024-03-05", firms=())
    with sqlite_database.session() as session:
        read(session, DAY, other, MARCH)
        found = together(session, 1)
        assert found
        assert found.corroboration.disagreements == ()


def test_an_undated_one_is_suggested_and_a_further_round_is_not(database: Database) -> None:
    with database.session() as session:
        read(session, DAY, SEPTEMBER, UNDATED)
        first, undated = together(session, 1), together(session, 3)
        assert first
        assert undated
        assert [one.id for one, _ in first.suggested] == [3]
        assert sorted(one.id for one, _ in undated.suggested) == [1, 2]


def test_an_accepted_action_is_corroborated_by_all_its_documents(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        read(session, DAY)
        say(session, Verdict.ACCEPT)
        assert corroboration(session, 1)
        document, candidate = MARCH
        read(session, (make_document(document.text, url=document.url, publisher="Another"), candidate))
        found = corroboration(session, 1)
        assert found
        assert found.independent == 2
        late = together(session, 2)
        assert late
        assert late.late
        assert (late.late.to_id, late.late.differs) == (1, ())


def test_what_differs_from_an_action_differs_from_none_once_that_is_taken_back(database: Database) -> None:
    with database.session() as session:
        read(session, DAY)
        made = say(session, Verdict.ACCEPT)
        read(session, told("other", "2024-03-05", endorsers=("FR",)))
        noted = together(session, 2)
        assert noted
        assert noted.late
        assert noted.late.differs
        take_back(session, made)
        left = together(session, 2)
        assert left
        assert left.late is None


def test_what_is_in_no_cluster_has_nothing_together(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        read(session, DAY)
        say(session, Verdict.REJECT)
        assert together(session, 1) is None
        assert corroboration(session, 1) is None
