"""Storing polls: what a feed lists is kept once, and changes are seen."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from db.queries import entry_counts, fetch_log, totals
from db.schema import EntryRow
from db.session import Database
from db.store import PollCounts, end_entry, feed_states, pending, save_poll
from pipeline.ids import digest
from pipeline.records import Entry, EntryState, FetchOutcome, Validators
from tests.making import HOUR, NOW, POINTER, make_entry, make_feed, make_result

SEEN = Validators(etag='"1"', last_modified="Thu, 26 Nov 2026 12:00:00 GMT")


def poll(
    session: Session,
    entries: list[Entry] | None,
    now: datetime = NOW,
    problem: str | None = None,
    **fields: Any,
) -> PollCounts:
    result = make_result(**({"validators": SEEN} | fields))
    return save_poll(session, make_feed(), result, entries=entries, pointer=POINTER, problem=problem, now=now)


def not_modified(session: Session, now: datetime) -> PollCounts:
    return poll(session, None, now, outcome=FetchOutcome.NOT_MODIFIED, body=b"", validators=Validators())


def all_entries(session: Session) -> list[tuple[Any, ...]]:
    """Return all columns of all entries, but for when they were last seen."""
    columns = [c for c in EntryRow.__table__.columns if c.name != "last_seen_at"]
    return [tuple(row) for row in session.execute(select(*columns).order_by(EntryRow.id))]


def test_new_entries_are_pending(database: Database) -> None:
    with database.session() as session:
        counts = poll(session, [make_entry("a"), make_entry("b")])
    with database.session() as session:
        assert counts == PollCounts(listed=2, new=2)
        assert entry_counts(session) == {"treasury": {EntryState.PENDING: 2}}


entries = st.builds(
    make_entry,
    st.sampled_from(["a", "b", "c", "é" * 3000, "x" * 9000, "x" * 9001]),
    title=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
    url=st.sampled_from([None, "https://treasury.example/" + "y" * 5000]),
    published=st.sampled_from([None, NOW]),
)


@given(st.lists(entries, max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_body_twice_writes_nothing(database: Database, listed: list[Entry]) -> None:
    with database.session() as session:
        session.execute(delete(EntryRow))
        first = poll(session, listed)
        before = all_entries(session)
    with database.session() as session:
        again = poll(session, listed, NOW + HOUR)
        assert (again.new, again.changed, again.same) == (0, 0, first.new)
        assert all_entries(session) == before


def test_long_guids_that_differ_at_the_end_are_two_entries(database: Database) -> None:
    long = "".join(digest(str(number)) for number in range(150))  # nothing that PostgreSQL could compress
    listed = [make_entry(long + end) for end in "ab"]
    with database.session() as session:
        assert poll(session, listed) == PollCounts(listed=2, new=2)
        assert poll(session, listed) == PollCounts(listed=2, same=2)


def test_unchanged_body_of_many_entries_takes_few_statements(sqlite_database: Database) -> None:
    listed = [make_entry(f"{number}") for number in range(300)]
    statements: list[str] = []
    with sqlite_database.session() as session:
        poll(session, listed)
    with sqlite_database.session() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *a: statements.append(a[2]))
        poll(session, listed, NOW + HOUR)
    assert len(statements) < 10
    with sqlite_database.session() as session:
        assert set(session.scalars(select(EntryRow.last_seen_at))) == {NOW + HOUR}


def test_retitled_entry_is_read_again_with_its_new_words(database: Database) -> None:
    with database.session() as session:
        poll(session, [make_entry("a"), make_entry("b")])
        for waiting in pending(session, None, now=NOW):
            end_entry(session, waiting.id, EntryState.FAILED, "HTTP 500")
    with database.session() as session:
        counts = poll(session, [make_entry("a", title="New"), make_entry("b")], NOW + HOUR)
        again = pending(session, None, now=NOW + HOUR)
    assert counts == PollCounts(listed=2, changed=1, same=1)
    assert [(p.entry.title, p.attempts, p.reason) for p in again] == [("New", 0, None)]


def test_entry_that_drops_out_and_comes_back_stays_one(database: Database) -> None:
    with database.session() as session:
        for listed in (["a", "b"], ["b"], ["a", "b", "a"]):
            poll(session, [make_entry(guid) for guid in listed])
        assert totals(session)["entries"] == 2


def test_entries_come_back_as_they_were(database: Database) -> None:
    entry = make_entry("a", published=NOW, updated=NOW + HOUR, summary="<b>s</b> 🕵️", content="𝒸 &amp; ñ")
    with database.session() as session:
        poll(session, [entry])
    with database.session() as session:
        assert [waiting.entry for waiting in pending(session, None, now=NOW)] == [entry]


def test_validators_are_kept_with_entries(database: Database) -> None:
    with database.session() as session:
        poll(session, [])
        assert feed_states(session)["treasury"].validators == SEEN


@pytest.mark.parametrize(
    "failure",
    [
        {"problem": "this is no feed"},
        {"outcome": FetchOutcome.HTTP_ERROR, "status": 500, "reason": "HTTP 500"},
    ],
)
def test_validators_of_a_body_not_understood_are_not_kept(
    database: Database, failure: dict[str, Any]
) -> None:
    with database.session() as session:
        poll(session, [])
        poll(session, None, NOW + HOUR, validators=Validators(etag='"2"'), **failure)
        state = feed_states(session)["treasury"]
    assert state.validators == SEEN
    assert (state.failures, state.last_success_at, state.last_fetch_at) == (1, NOW, NOW + HOUR)


def test_not_modified_is_a_success_that_keeps_the_validators(database: Database) -> None:
    with database.session() as session:
        poll(session, [make_entry()])
        poll(session, None, problem="this is no feed")
        assert not_modified(session, NOW + HOUR) == PollCounts()
        state = feed_states(session)["treasury"]
    assert state.validators == SEEN
    assert (state.failures, state.last_success_at, state.last_new_at) == (0, NOW + HOUR, NOW)


def test_failures_are_counted_in_a_row(database: Database) -> None:
    with database.session() as session:
        for _ in range(3):
            poll(session, None, problem="this is no feed")
        assert feed_states(session)["treasury"].failures == 3
        poll(session, [])
        assert feed_states(session)["treasury"].failures == 0


def test_feed_with_another_url_loses_its_validators(database: Database) -> None:
    moved = make_feed(url="https://treasury.example/moved")
    with database.session() as session:
        poll(session, [])
        save_poll(
            session,
            moved,
            make_result(moved.url, outcome=FetchOutcome.TIMEOUT),
            entries=None,
            pointer=None,
            problem=None,
            now=NOW,
        )
        state = feed_states(session)["treasury"]
    assert (state.url, state.validators) == (moved.url, Validators())


def test_every_attempt_is_a_row_with_what_went_wrong(database: Database) -> None:
    with database.session() as session:
        poll(session, None, problem="this is no feed", body=b"<html>")
        poll(session, None, outcome=FetchOutcome.TIMEOUT, status=None, reason="no reply in 20 s", body=b"")
    with database.session() as session:
        lines = [(line.feed, line.outcome, line.bytes, line.reason) for line in fetch_log(session, 9)]
    assert lines == [
        ("treasury", FetchOutcome.TIMEOUT, 0, "no reply in 20 s"),
        ("treasury", FetchOutcome.FETCHED, 6, "this is no feed"),
    ]


def test_same_guid_in_two_feeds_is_two_entries(database: Database) -> None:
    with database.session() as session:
        for feed in (make_feed("treasury"), make_feed("commerce")):
            save_poll(
                session, feed, make_result(), entries=[make_entry()], pointer=None, problem=None, now=NOW
            )
        assert {feed: sum(n.values()) for feed, n in entry_counts(session).items()} == {
            "commerce": 1,
            "treasury": 1,
        }
