"""What is remembered of feeds: their state whole, the end of what they left, their histories."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from db import queries
from db.convert import read_published, write_published
from db.schema import DocumentRow, EntryRow, FeedRow
from db.session import Database
from db.store import (
    Session,
    end_entry,
    feed_states,
    guids,
    pending,
    save_document,
    save_poll,
    settle_feeds,
    switch_on,
    tell_health,
)
from db.store.feeds import LEFT, write_state
from pipeline.polling import FeedState, Moved
from pipeline.polling.health import Health
from pipeline.records import Entry, EntryState, FetchOutcome, Validators
from tests.making import DAY, HOUR, NOW, make_document, make_entry, make_feed, make_result

moments = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(NOW.tzinfo))
states = st.builds(
    FeedState,
    slug=st.just("treasury"),
    url=st.just("https://treasury.example/feed"),
    validators=st.builds(Validators, etag=st.none() | st.just('"1"'), last_modified=st.none()),
    last_fetch_at=st.just(NOW),
    last_success_at=moments,
    last_new_at=moments,
    failures=st.integers(0, 9),
    problem=st.none() | st.just("HTTP 500"),
    due_at=moments,
    poll_every=st.none() | st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds)),
    moved=st.none()
    | st.builds(Moved, to=st.just("https://x.example/"), days=st.integers(1, 9), at=st.just(NOW)),
    gone_at=moments,
    rolled_at=moments,
    listed=st.none() | st.integers(0, 10**6),
)


def list_entries(session: Session, *entries: Entry, feed: str = "treasury") -> None:
    save_poll(session, make_feed(feed), make_result(), entries=entries, pointer=None, problem=None, now=NOW)


def ended(session: Session) -> dict[str, tuple[EntryState, str | None]]:
    return {line.guid: (line.state, line.reason) for line in queries.entries(session)}


@given(states)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_state_comes_back_as_it_was(database: Database, state: FeedState) -> None:
    with database.session() as session:
        session.execute(delete(FeedRow))
        row = FeedRow(slug=state.slug)
        write_state(row, state)
        session.add(row)
    with database.session(read_only=True) as session:
        assert feed_states(session) == {"treasury": state}


def test_notices_of_a_poll_come_with_its_counts(database: Database) -> None:
    gone = make_result(outcome=FetchOutcome.GONE, status=410, reason="HTTP 410")
    with database.session() as session:
        counts = save_poll(
            session, make_feed(), gone, entries=None, pointer=None, problem="HTTP 410", now=NOW
        )
        assert "switched off" in counts.notices[0]
        assert switch_on(session, "treasury")
        session.flush()
        state = feed_states(session)["treasury"]
        assert (state.gone_at, state.due_at) == (None, None)
        assert not switch_on(session, "nosuch")


def test_what_a_feed_left_behind_ends_and_waits_again_once_it_is_back(database: Database) -> None:
    with database.session() as session:
        list_entries(session, *map(make_entry, ("waits", "retries", "failed", "stored")))
        by_guid = {one.entry.guid: one.id for one in pending(session, None, now=NOW)}
        end_entry(session, by_guid["retries"], EntryState.FAILED, "HTTP 503", retry_at=NOW + HOUR)
        end_entry(session, by_guid["failed"], EntryState.FAILED, "HTTP 404")
        end_entry(session, by_guid["stored"], EntryState.STORED, None)
        list_entries(session, make_entry("other"), feed="commerce")
        before = ended(session)
        assert settle_feeds(session, ["commerce", "treasury"]) == 0
        assert ended(session) == before
        assert settle_feeds(session, ["commerce"]) == 2
        left = dict.fromkeys(("waits", "retries"), (EntryState.FAILED, LEFT))
        assert ended(session) == before | left
        assert [one.entry.guid for one in pending(session, None, now=NOW + DAY)] == ["other"]
        assert settle_feeds(session, ["commerce", "treasury"]) == 0
        again = dict.fromkeys(("waits", "retries"), (EntryState.PENDING, None))
        assert ended(session) == before | again


def test_guids_are_those_of_one_feed(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry("a"), make_entry("b"))
        list_entries(session, make_entry("c"), feed="commerce")
        assert guids(session, "treasury") == {"a", "b"}


def test_history_counts_by_day_of_publication_or_of_being_seen(database: Database) -> None:
    with database.session() as session:
        list_entries(
            session,
            make_entry("a", published=NOW - 9 * DAY),
            make_entry("b", published=NOW - 9 * DAY + HOUR),
            make_entry("c"),
            make_entry("old", published=NOW - 900 * DAY),
        )
        found = queries.histories(session, NOW - 365 * DAY)
    assert found == {"treasury": {date(2026, 11, 17): 2, date(2026, 11, 26): 1}}


def test_health_is_remembered_with_its_hour_and_only_where_it_changes(database: Database) -> None:
    with database.session() as session:
        list_entries(session, make_entry())
        tell_health(session, {"treasury": Health.FAILING, "nosuch": Health.UNASKED}, NOW)
        tell_health(session, {"treasury": Health.FAILING}, NOW + DAY)
        session.flush()
        assert queries.told_health(session) == {"treasury": Health.FAILING}
        assert session.get_one(FeedRow, "treasury").health_since == NOW


def test_ends_of_a_feed_are_grouped_by_state_and_reason(database: Database) -> None:
    with database.session() as session:
        list_entries(session, *map(make_entry, "abc"))
        for one in pending(session, None, now=NOW)[:2]:
            end_entry(session, one.id, EntryState.OFF_TOPIC, "none of the topic's words")
        found = [(end.entries, end.state, end.reason) for end in queries.ends(session, "treasury")]
        assert found == [
            (2, EntryState.OFF_TOPIC, "none of the topic's words"),
            (1, EntryState.PENDING, None),
        ]
        assert queries.ends(session, "nosuch") == []
        assert [line.feed for line in queries.feed_fetches(session, "treasury", 5)] == ["treasury"]


EVENING = datetime(2026, 11, 25, 22, 30, tzinfo=timezone(timedelta(hours=-5)))


def test_evening_release_keeps_its_publisher_s_day(database: Database) -> None:
    india = EVENING.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with database.session() as session:
        list_entries(session, make_entry("a", published=EVENING, updated=india))
        (waiting,) = pending(session, None, now=NOW)
        saved = save_document(session, make_document(published=EVENING), page_id=None, now=NOW)
        assert (
            queries.document(session, saved.id).published_date
            == make_document(published=EVENING).published_date
        )
        assert session.scalars(select(DocumentRow.published)).one() == "2026-11-25T22:30:00-05:00"
        assert session.scalars(select(EntryRow.published_at)).one() == EVENING
    published, updated = waiting.entry.published, waiting.entry.updated
    assert published
    assert updated
    assert published.isoformat() == EVENING.isoformat()
    assert updated.isoformat() == india.isoformat()
    assert read_published(write_published(EVENING)) == EVENING


def test_hour_of_another_zone_is_no_change_of_an_entry(database: Database) -> None:
    entry = make_entry("a", updated=EVENING)
    same = replace(entry, updated=EVENING.astimezone(NOW.tzinfo))
    assert entry.digest == same.digest
