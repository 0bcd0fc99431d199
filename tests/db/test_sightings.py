"""Names met in documents: kept with their places, counted by independent documents, decided on for good."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.queries.sightings import Standing, documents_naming, places, proposals, said_of
from db.schema import CopyRow, NameVerdict
from db.session import Database
from db.store import save_document, save_reading
from db.store.sightings import keep_sightings, say_of_name, unlooked
from flows.steps.proposing import look_for_names
from pipeline.duplicates import Kind
from pipeline.errors import StaleError
from pipeline.proposals import Finder, known
from pipeline.records import Annotation, Document, Label, Mention
from pipeline.registry import load
from tests.making import NOW, make_annotation, make_document

REGISTRY = load()
ACME = "The spyware maker Acme Intrusion was raided on {}."
CROW = "An exploit broker called Crowfence met Acme Intrusion, a spyware vendor, on {}."


def told(url: str, words: str = ACME, publisher: str = "The Herald") -> Document:
    return make_document(words.format(url), url=f"https://x.example/{url}", publisher=publisher)


def store(database: Database, *documents: Document) -> list[int]:
    with database.session() as session:
        return [save_document(session, one, page_id=None, now=NOW).id for one in documents]


def say(
    database: Database, verdict: NameVerdict, *, seen: int | None = None, key: str = "acme intrusion"
) -> None:
    with database.session() as session:
        say_of_name(session, key, "Acme Intrusion", verdict, done_by="ada", now=NOW, seen=seen)


def listed(database: Database, standing: Standing | None = Standing.OPEN) -> list[tuple[str, int, int, int]]:
    with database.session(read_only=True) as session:
        found = proposals(session, known(REGISTRY), standing=standing)
    return [(one.name, one.publishers, one.documents, one.times) for one in found]


def test_names_are_counted_by_publishers_and_documents(database: Database) -> None:
    store(database, told("1"), told("2"), told("3", CROW, "The Times"))
    assert look_for_names(database, REGISTRY) == 3
    assert listed(database) == [("Acme Intrusion", 2, 3, 3), ("Crowfence", 1, 1, 1)]


def test_copies_and_versions_of_a_document_count_once(database: Database) -> None:
    first, _, third = store(
        database, told("1"), told("1", ACME + " So it was."), told("3", publisher="A Mirror")
    )
    with database.session() as session:
        session.add(CopyRow(document_id=third, copy_of=first, kind=Kind.COPY, share=1.0, changed=[]))
    look_for_names(database, REGISTRY)
    ((_, _, documents, times),) = listed(database)
    assert (documents, times) == (1, 3)


def test_a_document_is_looked_into_once(database: Database) -> None:
    store(database, told("1"))
    assert look_for_names(database, REGISTRY) == 1
    assert look_for_names(database, REGISTRY) == 0
    store(database, told("2"))
    assert look_for_names(database, REGISTRY) == 1


def test_other_rules_look_anew_and_leave_no_name_of_the_old_ones(sqlite_database: Database) -> None:
    (one,) = store(sqlite_database, told("1"))
    look_for_names(sqlite_database, REGISTRY)
    with sqlite_database.session() as session:
        assert [document.id for document in unlooked(session, "other", 10)] == [one]
        keep_sightings(session, one, (), "other")
    assert listed(sqlite_database) == []


def test_body_that_a_reading_met_is_proposed(sqlite_database: Database) -> None:
    document = make_document("The rights group Lantern Watch sued the firm.")
    start = document.text.index("Lantern Watch")
    met = Mention(
        start=start, end=start + 13, label=Label.BODY, quote="Lantern Watch", id="org:lantern_watch",
        actor="org:lantern_watch",
    )  # fmt: skip
    known_body = Mention(start=0, end=3, label=Label.BODY, quote="The", id="us_ofac", actor="US")
    annotation = Annotation(document=document.digest, model="m", mentions=(known_body, met))
    with sqlite_database.session() as session:
        saved = save_document(session, document, page_id=None, now=NOW)
        save_reading(session, saved.id, annotation, [], now=NOW)
    look_for_names(sqlite_database, REGISTRY)
    with sqlite_database.session(read_only=True) as session:
        (one,) = proposals(session, known(REGISTRY))
    assert (one.name, one.kind) == ("Lantern Watch", "body")


def test_places_are_parts_of_the_text(database: Database) -> None:
    words = "é" * 300 + " The spyware maker Acme\nIntrusion closed. " + "🛰" * 300
    (number,) = store(database, told("1", words))
    look_for_names(database, REGISTRY)
    with database.session(read_only=True) as session:
        (place,) = places(session, "acme intrusion")
    whole = place.before + place.name + place.after
    assert whole in words
    assert (place.name, place.document_id) == ("Acme\nIntrusion", number)
    assert words[place.start : place.end] == place.name
    assert len(place.before) == len(place.after) == 160


def test_dismissed_name_stays_dismissed_as_documents_arrive(database: Database) -> None:
    store(database, told("1"))
    look_for_names(database, REGISTRY)
    say(database, NameVerdict.DISMISS)
    store(database, told("2", publisher="The Times"))
    look_for_names(database, REGISTRY)
    assert listed(database) == []
    assert listed(database, Standing.DISMISSED) == [("Acme Intrusion", 2, 2, 2)]


def test_name_that_is_reopened_is_proposed_again(sqlite_database: Database) -> None:
    store(sqlite_database, told("1"))
    look_for_names(sqlite_database, REGISTRY)
    say(sqlite_database, NameVerdict.DISMISS)
    say(sqlite_database, NameVerdict.REOPEN, seen=1)
    assert listed(sqlite_database) == [("Acme Intrusion", 1, 1, 1)]
    with sqlite_database.session(read_only=True) as session:
        assert [one.verdict for one in said_of(session, "acme intrusion")] == ["reopen", "dismiss"]


def test_second_person_is_told_that_another_decided(database: Database) -> None:
    say(database, NameVerdict.DISMISS)
    with pytest.raises(StaleError):
        say(database, NameVerdict.ACCEPT)


@pytest.mark.parametrize(
    "statement", ["UPDATE registry_changes SET note = 'x'", "DELETE FROM registry_changes"]
)
def test_what_was_said_of_names_is_append_only(database: Database, statement: str) -> None:
    say(database, NameVerdict.DISMISS)
    with pytest.raises(IntegrityError, match="append-only"), database.session() as session:
        session.execute(text(statement))


def test_name_that_the_registry_has_got_meanwhile_is_proposed_no_more(sqlite_database: Database) -> None:
    store(sqlite_database, told("1"))
    look_for_names(sqlite_database, REGISTRY)
    with sqlite_database.session(read_only=True) as session:
        assert proposals(session, {*known(REGISTRY), "acme intrusion"}) == []


def test_documents_to_be_read_anew_are_those_that_name_it(sqlite_database: Database) -> None:
    one, _, three = store(sqlite_database, told("1"), told("2", "Nothing on {}."), told("3", CROW))
    look_for_names(sqlite_database, REGISTRY)
    with sqlite_database.session(read_only=True) as session:
        assert documents_naming(session, "acme intrusion") == [one, three]


def test_name_that_is_not_in_the_text_is_refused(sqlite_database: Database) -> None:
    (one,) = store(sqlite_database, told("1"))
    found = Finder(REGISTRY).look("Now: The spyware maker Acme Intrusion.")
    with pytest.raises(ValueError, match="is not 'Acme Intrusion'"), sqlite_database.session() as session:
        keep_sightings(session, one, found, "rules")


def test_annotation_without_strangers_meets_nobody(sqlite_database: Database) -> None:
    document = make_document("Intellexa is known.")
    with sqlite_database.session() as session:
        saved = save_document(session, document, page_id=None, now=NOW)
        save_reading(session, saved.id, make_annotation(document, "Intellexa"), [], now=NOW)
        assert [one.met for one in unlooked(session, "rules", 10)] == [()]
