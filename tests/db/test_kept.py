"""Rows lead to bodies in the archive, until the archive has lost them."""

from db.queries import entries, last_pointers, pointed
from db.session import Database
from db.store import (
    add_fetch,
    add_page,
    end_entry,
    kept_body,
    knows_page,
    link_page,
    lose_body,
    pending,
    save_poll,
)
from pipeline.records import ArchivePointer, EntryState
from tests.making import NOW, make_entry, make_feed, make_result


def at(file: str, offset: int, digest: str = "a" * 64) -> ArchivePointer:
    return ArchivePointer(file=file, offset=offset, digest=digest)


def keep(database: Database, *pointers: ArchivePointer) -> None:
    with database.session() as session:
        for pointer in pointers:
            add_page(session, make_result(), feed=None, pointer=pointer)


def test_places_come_once_each_in_the_order_of_bytes(database: Database) -> None:
    places = [
        at("2026-01-02.warc.gz", 9),
        at("A.warc", 1),
        at("a-b.warc", 1),
        at("aa.warc", 1),
        at("a.warc", 10),
    ]
    keep(database, *places, at("2026-01-02.warc.gz", 1))
    with database.session() as session:
        add_fetch(session, make_result(), feed="treasury", pointer=at("2026-01-01.warc.gz", 5))
        add_fetch(session, make_result(), feed="treasury", pointer=None)
    with database.session(read_only=True) as session:
        found = [row.pointer for row in pointed(session)]
        last = [pointer.offset for pointer in last_pointers(session) if pointer.file == "2026-01-02.warc.gz"]
    assert found == sorted(found, key=lambda one: (one.file.encode(), one.offset))
    assert len(found) == 7
    assert last == [9]


def test_body_is_known_by_where_it_was_kept_last(database: Database) -> None:
    keep(database, at("x.warc.gz", 1), at("x.warc.gz", 2), at("x.warc.gz", 3, "b" * 64))
    with database.session() as session:
        assert kept_body(session, "a" * 64) == at("x.warc.gz", 2)
        assert kept_body(session, "c" * 64) is None
        lose_body(session, at("x.warc.gz", 2))
        assert kept_body(session, "a" * 64) == at("x.warc.gz", 1)
        assert [row.pointer.offset for row in pointed(session)] == [1, 3]


def test_page_is_known_by_its_address_and_body(database: Database) -> None:
    keep(database, at("x.warc.gz", 1))
    with database.session() as session:
        assert knows_page(session, make_result().final_url, "a" * 64)
        assert not knows_page(session, make_result().final_url, "b" * 64)
        assert not knows_page(session, "https://x.example/", "a" * 64)


def test_entry_whose_page_is_lost_waits_for_a_new_one(database: Database) -> None:
    with database.session() as session:
        save_poll(
            session,
            make_feed(),
            make_result(),
            entries=[make_entry()],
            pointer=None,
            problem=None,
            now=NOW,
            jitter=1,
        )
        page = add_page(session, make_result(make_entry().url), feed="treasury", pointer=at("x.warc.gz", 1))
        link_page(session, 1, page.id)
        (before,) = pending(session, None, now=NOW)
        assert before.page
        end_entry(session, 1, EntryState.FAILED, "lost", retry_at=NOW)
        lose_body(session, at("x.warc.gz", 1))
        (after,) = pending(session, None, now=NOW)
        assert after.page is None
        assert [line.reason for line in entries(session)] == ["lost"]
