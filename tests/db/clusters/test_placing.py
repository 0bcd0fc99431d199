"""Clusters in the database are those of the pure placing, whoever arrives first."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.clusters import merge, place_document, split, unplaced
from db.decisions import Verdict
from db.schema import ClusterKeyRow, ClusterRow, LinkRow, MemberRow
from db.session import Database
from pipeline.clusters import Clusters, Outline
from pipeline.dates import PartialDate
from pipeline.errors import DecisionError
from pipeline.ids import digest
from pipeline.records import Candidate, Document
from tests.db.deciding import propose, say, take_back
from tests.making import NOW, make_document, us_sanctions

TEXT = "In 2024, in March 2024, on 5 March 2024 and on 16 September 2024 the US sanctioned Intellexa."
WORDS = {
    "2024": "In 2024",
    "2024-03": "March 2024",
    "2024-03-05": "5 March 2024",
    "2024-09-16": "16 September 2024",
}


def told(name: str, date: str | None, **fields: Any) -> tuple[Document, Candidate]:
    """Return a document and what it tells: sanctions at a date."""
    document = make_document(TEXT + f" Told by {name}.", url=f"https://{name}.example/act")
    quotes = {"US": "US", "intellexa": "Intellexa"} | ({date: WORDS[date]} if date else {})
    when = {"date": PartialDate(date) if date else None, "date_derivation": "stated" if date else None}
    return document, us_sanctions(document, quotes=quotes, **when | fields)


def arrive(session: Session, *given: tuple[Document, Candidate]) -> None:
    """Store documents with what they tell, and place it."""
    for document, candidate in given:
        propose(session, document, candidate)
        place_document(session, digest(document.url), now=NOW)


def clusters(session: Session) -> set[frozenset[str]]:
    """Return the clusters, by the names of documents."""
    found: dict[int, set[str]] = {}
    for row in session.scalars(select(MemberRow)):
        found.setdefault(row.cluster_id, set()).add(row.document)
    return {frozenset(names) for names in found.values()}


def named(*groups: str) -> set[frozenset[str]]:
    """Return clusters as expected: names, parted by blanks."""
    return {frozenset(digest(f"https://{name}.example/act") for name in group.split()) for group in groups}


MARCH = told("march", "2024-03")
DAY = told("day", "2024-03-05")
SEPTEMBER = told("september", "2024-09-16")
YEAR = told("year", "2024")
UNDATED = told("undated", None)


def test_dated_ones_are_joined_and_undated_ones_are_not(database: Database) -> None:
    with database.session() as session:
        arrive(session, MARCH, DAY, SEPTEMBER, UNDATED)
        assert clusters(session) == named("march day", "september", "undated")


def test_placing_again_writes_nothing(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        arrive(session, MARCH, DAY)
        before = [(row.key, row.cluster_id, row.joined) for row in session.scalars(select(MemberRow))]
        assert place_document(session, digest(DAY[0].url), now=NOW) == []
        assert not session.new
        assert not session.dirty
        assert [(row.key, row.cluster_id, row.joined) for row in session.scalars(select(MemberRow))] == before
        assert len(session.scalars(select(ClusterRow)).all()) == 1


def test_a_cluster_keeps_its_number_when_another_comes_to_lead_it(database: Database) -> None:
    with database.session() as session:
        arrive(session, MARCH)
        first = session.scalars(select(MemberRow.cluster_id)).one()
        arrive(session, DAY)
        assert set(session.scalars(select(MemberRow.cluster_id))) == {first}
        assert session.scalars(select(MemberRow.leader).distinct()).one() != MARCH[1].key


def test_the_number_of_a_cluster_that_was_merged_leads_on(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        arrive(session, DAY, SEPTEMBER)
        merge(session, 1, 2, reviewer="ada", now=NOW)
        kept = session.scalars(select(MemberRow.cluster_id).distinct()).one()
        (gone,) = (row for row in session.scalars(select(ClusterRow)) if row.id != kept)
        assert gone.merged_into == kept


def test_what_a_person_merged_stays_merged_and_what_one_split_stays_apart(database: Database) -> None:
    with database.session() as session:
        arrive(session, MARCH, DAY, UNDATED)
        split(session, 1, reviewer="ada", now=NOW)
        merge(session, 3, 2, reviewer="ada", now=NOW)
        assert clusters(session) == named("march", "day undated")
        arrive(session, told("other", "2024-03-05"), SEPTEMBER)
        found = clusters(session)
        assert named("day undated other") < found
        assert named("march") < found
        assert session.scalars(select(MemberRow.origin).where(MemberRow.candidate_id == 3)).one() == "human"


def test_the_last_word_counts(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        arrive(session, MARCH, DAY)
        split(session, 1, reviewer="ada", now=NOW)
        merge(session, 1, 2, reviewer="bob", now=NOW)
        assert clusters(session) == named("march day")
        split(session, 2, reviewer="ada", now=NOW)
        assert clusters(session) == named("march", "day")
        assert len(session.scalars(select(LinkRow)).all()) == 3


def test_a_link_is_never_changed(database: Database) -> None:
    with database.session() as session:
        arrive(session, MARCH, DAY)
        split(session, 1, reviewer="ada", now=NOW)
    with pytest.raises(IntegrityError, match="append-only"), database.session() as session:
        session.scalars(select(LinkRow)).one().same = True


def test_what_stands_alone_cannot_be_split_nor_two_of_a_cluster_merged(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        arrive(session, MARCH, DAY, SEPTEMBER)
        with pytest.raises(DecisionError, match="stands alone"):
            split(session, 3, reviewer="ada", now=NOW)
        with pytest.raises(DecisionError, match="in one cluster already"):
            merge(session, 1, 2, reviewer="ada", now=NOW)
        with pytest.raises(DecisionError, match="is not known"):
            merge(session, 1, 99, reviewer="ada", now=NOW)


def test_a_decision_that_one_repeats_another_holds_them_together_until_it_is_undone(
    database: Database,
) -> None:
    with database.session() as session:
        arrive(session, DAY, UNDATED)
        made = say(session, Verdict.DUPLICATE, 2, duplicate_of=1)
        place_document(session, digest(UNDATED[0].url), now=NOW)
        assert clusters(session) == named("day undated")
        take_back(session, made)
        place_document(session, digest(UNDATED[0].url), now=NOW)
        assert clusters(session) == named("day", "undated")


def test_what_is_rejected_leaves_and_what_is_amended_moves(database: Database) -> None:
    with database.session() as session:
        arrive(session, DAY, MARCH, SEPTEMBER)
        say(session, Verdict.REJECT, 3)
        place_document(session, digest(SEPTEMBER[0].url), now=NOW)
        assert clusters(session) == named("day march")
        say(session, Verdict.AMEND, 2, fields={"date": "2024-09"})
        place_document(session, digest(MARCH[0].url), now=NOW)
        assert clusters(session) == named("day", "march")


def test_what_was_stored_before_there_were_clusters_is_found(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        propose(session, *DAY)
        assert unplaced(session) == [digest(DAY[0].url)]
        place_document(session, digest(DAY[0].url), now=NOW)
        assert unplaced(session) == []


def many(seed: int) -> list[tuple[Document, Candidate]]:
    """Return what two dozen documents tell."""
    dice = random.Random(seed)
    dates = [*WORDS, "2024-03-05", None]
    found = []
    for n in range(24):
        firms: Sequence[str] = dice.choice([("intellexa",), ()])
        found.append(told(f"d{n}", dice.choice(dates), firms=firms))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_any_order_gives_the_clusters_of_the_pure_placing(sqlite_database: Database, seed: int) -> None:
    given = many(seed)
    pure = Clusters()
    pure.add(Outline.of(candidate, digest(document.url)) for document, candidate in given)
    expected = {frozenset(pure.outlines[id].document for id in ids) for ids in pure.clusters()}
    random.Random(seed + 100).shuffle(given)
    with sqlite_database.session() as session:
        arrive(session, *given)
        assert clusters(session) == expected
        posted = set(session.scalars(select(ClusterKeyRow.key)))
        assert posted == {key for one in pure.outlines.values() for key in one.posts}
