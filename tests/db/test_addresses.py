"""One document may be found at several addresses, and each may come to say something else."""

from dataclasses import replace

import pytest

from db.queries import addresses, totals, versions
from db.schema import AddressRow
from db.session import Database
from db.store import add_page, due_looks, end_look, restore, save_document, save_reading, withdraw
from pipeline.ids import digest
from pipeline.records import ArchivePointer, Document, Validators
from tests.making import DAY, HOUR, NOW, make_annotation, make_document, make_result, us_sanctions

TEXT = "The US sanctioned Intellexa in March 2024. " + "It thanked its partners. " * 10
FIRST = make_document(TEXT)
MIRROR = replace(FIRST, url="https://mirror.example/act", title="Another title")
EDITED = replace(FIRST, text=f"Corrected.\n{TEXT}")


def save(database: Database, *documents: Document, page_id: int | None = None) -> list[tuple[int, int, bool]]:
    """Store documents an hour apart; return id, version and whether it is new of each."""
    found = []
    for n, document in enumerate(documents):
        with database.session() as session:
            saved = save_document(session, document, page_id=page_id, now=NOW + n * HOUR)
            found.append((saved.id, saved.version, saved.is_new))
    return found


def page(
    database: Database, body: bytes = b"words", url: str = FIRST.url, feed: str | None = "treasury"
) -> int:
    result = make_result(url, body=body, validators=Validators(etag='"1"'))
    pointer = ArchivePointer(file="2026-11-26.warc.gz", offset=1, digest=digest(repr(body)))
    with database.session() as session:
        return add_page(session, result, feed=feed, pointer=pointer).id


def test_same_text_at_another_address_is_one_document_with_two(database: Database) -> None:
    assert save(database, FIRST, MIRROR, FIRST, MIRROR) == [(1, 1, True)] + [(1, 1, False)] * 3
    with database.session(read_only=True) as session:
        found = addresses(session, 1)
    assert [(one.url, one.document_id) for one in found] == [(FIRST.url, 1), (MIRROR.url, 1)]
    assert [one.first_seen_at for one in found] == [NOW, NOW + HOUR]


def test_copy_is_told_from_what_stands_at_the_document_s_own_address(database: Database) -> None:
    with database.session() as session:
        saved = [save_document(session, one, page_id=None, now=NOW) for one in (FIRST, MIRROR, FIRST, MIRROR)]
    assert [one.is_copy for one in saved] == [False, True, False, True]


def test_same_statement_of_another_country_speaks_for_itself(database: Database) -> None:
    assert save(database, FIRST, replace(MIRROR, country="GB")) == [(1, 1, True), (2, 1, True)]


def test_copy_by_an_unknown_publisher_is_the_known_one_s_document(database: Database) -> None:
    assert save(database, FIRST, replace(MIRROR, country=None, publisher=None)) == [
        (1, 1, True),
        (1, 1, False),
    ]


def test_few_words_alike_at_two_addresses_are_two_documents(database: Database) -> None:
    short = make_document("The ministry has published this statement today.")
    assert save(database, short, replace(short, url=MIRROR.url)) == [(1, 1, True), (2, 1, True)]


def test_copy_that_goes_its_own_way_becomes_a_document_of_its_own(database: Database) -> None:
    other = replace(MIRROR, text=TEXT + "An editor's note.")
    assert save(database, FIRST, MIRROR, other, FIRST, other) == [
        (1, 1, True),
        (1, 1, False),
        (2, 1, True),
        (1, 1, False),
        (2, 1, False),
    ]
    with database.session(read_only=True) as session:
        assert [one.url for one in addresses(session, 2)] == [MIRROR.url]
        assert [one.is_current for one in versions(session, 1)] == [True]
        assert [(one.edited_from, one.diff) for one in versions(session, 2)] == [(None, None)]


def test_copy_left_behind_by_an_edit_takes_nothing_back(database: Database) -> None:
    assert save(database, FIRST, MIRROR, EDITED, MIRROR)[-1] == (1, 1, False)
    with database.session(read_only=True) as session:
        assert [(one.version, one.is_current) for one in versions(session, 1)] == [(1, False), (2, True)]


def test_versions_tell_what_each_edit_changed(database: Database) -> None:
    save(database, FIRST, EDITED, FIRST, replace(FIRST, text="Wholly other words."))
    with database.session(read_only=True) as session:
        lines = versions(session, 2)
        with pytest.raises(LookupError, match="no document 9"):
            versions(session, 9)
    assert [(one.version, one.edited_from, one.is_current) for one in lines] == [
        (1, None, False),
        (2, 1, False),
        (3, 1, True),
    ]
    assert lines[0].diff is None
    assert "+Corrected." in (lines[1].diff or "")
    assert "-The US sanctioned" in (lines[2].diff or "")


def test_another_title_for_the_same_page_is_the_same_version(database: Database) -> None:
    one, other = page(database), page(database, b"later")
    titled = replace(FIRST, title="As another feed has it")
    with database.session() as session:
        first = save_document(session, FIRST, page_id=one, now=NOW)
        again = save_document(session, titled, page_id=one, now=NOW)
        later = save_document(session, titled, page_id=other, now=NOW)
    assert (again.id, again.digest) == (first.id, FIRST.digest)
    assert (later.version, later.digest) == (2, titled.digest)  # its page has changed it


def told(database: Database, document: Document, page_id: int | None, *, acts: bool = True) -> int:
    with database.session() as session:
        saved = save_document(session, document, page_id=page_id, now=NOW)
        proposed = [us_sanctions(document)] if acts else []
        save_reading(session, saved.id, make_annotation(document), proposed, now=NOW)
        return saved.id


def test_documents_with_candidates_are_due_for_a_look_and_no_others(database: Database) -> None:
    dull = make_document("No acts here. " * 20, url="https://treasury.example/dull")
    told(database, FIRST, page(database))
    told(database, dull, page(database, b"dull", dull.url), acts=False)
    told(database, make_document(url="https://treasury.example/by-hand"), None)
    with database.session() as session:
        assert due_looks(session, now=NOW + DAY - HOUR, limit=9) == []
        (look,) = due_looks(session, now=NOW + DAY, limit=9)
        assert (look.url, look.page_url, look.feed, look.withdrawn) == (
            FIRST.url,
            FIRST.url,
            "treasury",
            False,
        )
        assert (look.validators, look.body) == (Validators(etag='"1"'), digest(repr(b"words")))
        end_look(session, look, look_at=NOW + 7 * DAY)
        assert due_looks(session, now=NOW + 6 * DAY, limit=9) == []
        end_look(session, look, look_at=None)
        assert due_looks(session, now=NOW + 999 * DAY, limit=9) == []


def test_looks_are_bounded_and_the_longest_due_go_first(database: Database) -> None:
    for n in range(3):
        url = f"https://treasury.example/{n}"
        told(database, make_document(f"{n} {FIRST.text}", url=url), page(database, b"%d" % n, url))
    with database.session() as session:
        session.get_one(AddressRow, 3).look_at = NOW
        assert [look.id for look in due_looks(session, now=NOW + DAY, limit=2)] == [3, 1]


def test_withdrawn_page_is_marked_once_and_unmarked_when_it_is_back(database: Database) -> None:
    told(database, FIRST, page(database))
    with database.session() as session:
        assert withdraw(session, FIRST.url, now=NOW + DAY) == 1
        assert withdraw(session, FIRST.url, now=NOW + 2 * DAY) == 1
        assert withdraw(session, "https://treasury.example/never-seen", now=NOW) is None
        assert [one.withdrawn_at for one in addresses(session, 1)] == [NOW + DAY]
        (look,) = due_looks(session, now=NOW + DAY, limit=9)
        assert look.withdrawn
        restore(session, look)
        assert [one.withdrawn_at for one in addresses(session, 1)] == [None]
        withdraw(session, FIRST.url, now=NOW + 3 * DAY)
    save(database, FIRST)  # from the feed's own words: the page is still gone
    with database.session() as session:
        assert [one.withdrawn_at for one in addresses(session, 1)] == [NOW + 3 * DAY]
    save(database, FIRST, page_id=page(database))
    with database.session(read_only=True) as session:
        assert [one.withdrawn_at for one in addresses(session, 1)] == [None]
        assert totals(session)["documents"] == 1
