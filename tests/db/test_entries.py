"""Which entries are to be read, with which page, and where they end."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from db.queries import entry_counts, fetch_log, totals
from db.schema import EntryRow
from db.session import Database
from db.store import (
    PendingEntry,
    StoredPage,
    add_page,
    end_entry,
    link_page,
    pending,
    save_document,
    save_poll,
)
from pipeline.records import ArchivePointer, Entry, EntryState, FetchOutcome, FetchResult
from tests.making import DAY, HOUR, NOW, POINTER, make_document, make_entry, make_feed, make_result

URL = "https://treasury.example/act"


def list_entries(session: Session, *entries: Entry, feed: str = "treasury", later: int = 0) -> None:
    save_poll(
        session,
        make_feed(feed),
        make_result(),
        entries=entries,
        pointer=None,
        problem=None,
        now=NOW + later * HOUR,
    )


def save_page(
    session: Session, entry: int, result: FetchResult, *, pointer: ArchivePointer | None
) -> StoredPage:
    stored = add_page(session, result, feed="treasury", pointer=pointer)
    link_page(session, entry, stored.id)
    return stored


def waiting(session: Session, *, feeds: Sequence[str] | None = None, later: int = 0) -> list[PendingEntry]:
    return pending(session, feeds, now=NOW + later * HOUR)


def test_oldest_come_first(database: Database) -> None:
    with database.session() as session:
        entries = [
            make_entry("new", published=NOW),
            make_entry("old", published=NOW - DAY),
            make_entry("none"),
        ]
        list_entries(session, *entries, later=1)
        assert [p.entry.guid for p in waiting(session)] == ["old", "new", "none"]


def test_only_the_feeds_asked_for(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry("a"))
        list_entries(session, make_entry("b"), feed="commerce")
        assert [p.entry.guid for p in waiting(session, feeds=["commerce"])] == ["b"]
        assert waiting(session, feeds=[]) == []


def test_ended_entry_is_not_read_again(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry("a"), make_entry("b"))
        end_entry(session, waiting(session)[0].id, EntryState.OFF_TOPIC, "nothing on the topic")
        assert [p.entry.guid for p in waiting(session)] == ["b"]
        assert entry_counts(session) == {"treasury": {EntryState.OFF_TOPIC: 1, EntryState.PENDING: 1}}


@pytest.mark.parametrize("state", [EntryState.PENDING, EntryState.FAILED])
def test_entry_to_be_retried_waits_for_its_time(database: Database, state: EntryState) -> None:
    with database.session() as session:
        list_entries(session, make_entry())
        end_entry(session, waiting(session)[0].id, state, "HTTP 503", retry_at=NOW + 2 * HOUR)
        assert waiting(session, later=1) == []
        assert [(p.attempts, p.reason) for p in waiting(session, later=2)] == [(1, "HTTP 503")]


def test_ending_an_entry_that_is_not_there_is_a_mistake(database: Database) -> None:
    with pytest.raises(LookupError, match="no entry 7"), database.session() as session:
        end_entry(session, 7, EntryState.STORED, None)


def test_what_another_run_ended_meanwhile_stays_as_it_is(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry())
        entry = waiting(session)[0].id
        end_entry(session, entry, EntryState.STORED, None)
        end_entry(session, entry, EntryState.FAILED, "HTTP 503", retry_at=NOW)
        row = session.get_one(EntryRow, entry)
        session.refresh(row)
        assert (row.state, row.reason, row.attempts) == (EntryState.STORED, None, 1)


def test_page_fetched_but_not_read_is_not_fetched_again(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry())
        saved = save_page(session, waiting(session)[0].id, make_result(URL), pointer=POINTER)
    with database.session() as session:
        (one,) = waiting(session, later=24 * 30)
        assert one.page == saved
        assert saved.pointer == POINTER
        assert (saved.url, saved.content_type, saved.fetched_at) == (URL, "text/html", NOW)
        assert fetch_log(session, 1)[0].feed == "treasury"


def test_page_without_kept_bytes_is_fetched_again(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry(url=URL))
        save_page(session, waiting(session)[0].id, make_result(URL), pointer=None)
        assert [p.page for p in waiting(session)] == [None]


def test_page_fetched_within_a_day_for_another_entry_is_used(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry(url=URL))
        page = save_page(session, waiting(session)[0].id, make_result(URL), pointer=POINTER)
        list_entries(session, make_entry("b", url=URL), feed="commerce", later=1)
        assert [p.page for p in waiting(session, feeds=["commerce"], later=1)] == [page]
        assert [p.page for p in waiting(session, feeds=["commerce"], later=25)] == [None]


def test_one_fetch_may_serve_several_entries(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry("a", url=URL), make_entry("b", url=URL))
        first, second = waiting(session)
        page = save_page(session, first.id, make_result(URL), pointer=POINTER)
        link_page(session, second.id, page.id)
        assert [p.page for p in waiting(session, later=48)] == [page, page]
        assert totals(session)["pages"] == 1


def test_changed_entry_is_not_read_from_a_page_older_than_the_change(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry(url=URL))
        save_page(session, waiting(session)[0].id, make_result(URL), pointer=POINTER)
        list_entries(session, make_entry(url=URL, title="Changed"), later=1)
        assert [p.page for p in waiting(session, later=2)] == [None]
        fresh = add_page(session, make_result(URL, started_at=NOW + HOUR), feed=None, pointer=POINTER)
        assert [p.page for p in waiting(session, later=2)] == [fresh]


def test_entry_leads_to_its_document_and_page(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry(url=URL))
        page = add_page(session, make_result(URL), feed=None, pointer=POINTER)
        document = save_document(session, make_document(), page_id=page.id, now=NOW)
        entry = waiting(session)[0].id
        end_entry(session, entry, EntryState.STORED, None, page_id=page.id, document_id=document.id)
        row = session.get_one(EntryRow, entry)
        assert (row.page_id, row.document_id) == (page.id, document.id)
        list_entries(session, make_entry(url=URL, title="Changed"), later=1)
        session.refresh(row)
        assert (row.page_id, row.document_id) == (None, document.id)


def test_page_of_a_failed_fetch_is_a_mistake(database: Database) -> None:
    gone = make_result(URL, outcome=FetchOutcome.GONE, status=404)
    with pytest.raises(ValueError, match="nothing was fetched"), database.session() as session:
        add_page(session, gone, feed=None, pointer=None)
