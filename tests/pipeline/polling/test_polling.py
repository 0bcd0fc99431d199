"""What a poll changes about a feed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import polling
from pipeline.polling import FeedState, Moved, Poll
from pipeline.records import Columns, Entry, FeedFormat, FetchOutcome, Hop, Validators
from tests.making import DAY, HOUR, NOW, make_entry, make_feed, make_result

FEED = make_feed()
NEW = "https://treasury.example/new"
SEEN = Validators(etag='"1"')
FAILURE: dict[str, Any] = {"outcome": FetchOutcome.HTTP_ERROR, "status": 500, "reason": "HTTP 500"}
GONE: dict[str, Any] = {"outcome": FetchOutcome.GONE, "status": 410, "reason": "HTTP 410"}


def polled(
    before: FeedState | None,
    entries: list[Entry] | None = None,
    *,
    now: datetime = NOW,
    new: int = 0,
    ttl: timedelta | None = None,
    feed: Any = FEED,
    **result: Any,
) -> FeedState:
    """Return the state after a poll that waits its whole interval."""
    url = before.address if before else feed.url
    poll = Poll(result=make_result(url, **({"validators": SEEN} | result)), entries=entries, new=new, ttl=ttl)
    return polling.after(feed, before, poll, now=now, jitter=1)


def failed(before: FeedState | None, now: datetime = NOW, **result: Any) -> FeedState:
    return polled(before, now=now, **(FAILURE | result))


def test_first_success_is_due_again_after_the_registry_s_interval() -> None:
    state = polled(None, [make_entry()], new=1)
    assert (state.due_at, state.last_new_at, state.listed) == (NOW + DAY, NOW, 1)
    assert state.validators == SEEN
    assert not state.is_due(FEED, NOW + 23 * HOUR)
    assert state.is_due(FEED, NOW + DAY)


def test_feed_of_few_entries_is_due_before_they_have_gone() -> None:
    listed = [make_entry(f"{n}", published=NOW - n * HOUR) for n in range(5)]
    assert polled(None, listed, new=5).due_at == NOW + 2 * HOUR


def test_jitter_takes_a_part_of_the_interval() -> None:
    poll = Poll(result=make_result(), entries=[])
    assert polling.after(FEED, None, poll, now=NOW, jitter=0.9).due_at == NOW + 0.9 * DAY


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        ({"fresh_until": NOW + 3 * HOUR}, 3 * HOUR),
        ({"fresh_until": NOW + HOUR}, 2 * HOUR),  # its interval is longer
        ({"fresh_until": NOW + 300 * DAY}, DAY),  # bounded
        ({"ttl": 4 * HOUR}, 4 * HOUR),
        ({"retry_after": NOW + 3 * DAY}, 3 * DAY),
        ({"retry_after": NOW + 300 * DAY}, 7 * DAY),
    ],
)
def test_server_and_feed_may_ask_for_more_patience(given: dict[str, Any], wait: timedelta) -> None:
    feed = make_feed(polls_per_day=12)
    assert polled(None, [], feed=feed, **given).due_at == NOW + wait


def test_back_off_doubles_to_a_day_and_never_ends() -> None:
    state, waits = None, []
    for _ in range(40):
        state = failed(state)
        assert state.due_at
        waits.append((state.due_at - NOW) / HOUR)
    assert waits[:7] == [1, 2, 4, 8, 16, 24, 24]
    assert set(waits[6:]) == {24}
    assert (state and state.failures, state and state.problem) == (40, "HTTP 500")


def test_retry_after_is_kept_after_a_failure() -> None:
    assert failed(None, status=503, retry_after=NOW + 5 * HOUR).due_at == NOW + 5 * HOUR


def test_success_ends_the_failures() -> None:
    state = polled(failed(failed(None)), [])
    assert (state.failures, state.problem) == (0, None)


def test_not_modified_keeps_interval_and_validators() -> None:
    first = polled(None, [make_entry(f"{n}", published=NOW - n * HOUR) for n in range(5)], new=5)
    same = polled(first, None, now=NOW + 2 * HOUR, outcome=FetchOutcome.NOT_MODIFIED, validators=Validators())
    assert (same.validators, same.poll_every, same.listed) == (SEEN, 2 * HOUR, 5)
    assert same.due_at == NOW + 4 * HOUR


def test_host_that_was_left_alone_is_no_failure_and_is_asked_when_it_wants() -> None:
    before = polled(None, [])
    later = polled(before, None, outcome=FetchOutcome.REFUSED, retry_after=NOW + HOUR)
    assert later == replace(before, due_at=NOW + HOUR)


def moved_on(days: list[int], hops: tuple[Hop, ...] = (Hop(301, NEW),)) -> FeedState:
    state = None
    for day in days:
        state = polled(
            state, [], now=NOW + day * DAY, hops=hops, final_url=hops[-1].url if hops else FEED.url
        )
    assert state
    return state


@pytest.mark.parametrize(
    ("days", "address"),
    [([0, 1], FEED.url), ([0, 0, 0, 0], FEED.url), ([0, 1, 2], NEW), ([0, 5, 9], NEW)],
)
def test_permanent_redirect_is_stored_once_seen_on_three_days(days: list[int], address: str) -> None:
    state = moved_on(days)
    assert state.address == address
    assert state.validators == (Validators() if address == NEW else SEEN)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_temporary_redirect_is_never_stored(status: int) -> None:
    assert moved_on([0, 1, 2, 3], (Hop(status, NEW),)).moved is None
    kept = moved_on(
        [0, 1, 2], (Hop(308, NEW), Hop(status, "https://elsewhere.example/"), Hop(301, "https://x.example/"))
    )
    assert kept.address == NEW


def test_redirect_that_stops_or_changes_is_counted_anew() -> None:
    state = moved_on([0, 1])
    assert polled(state, [], now=NOW + 2 * DAY).moved is None
    other = polled(state, [], now=NOW + 2 * DAY, hops=(Hop(301, "https://other.example/"),))
    assert other.moved == Moved(to="https://other.example/", days=1, at=NOW + 2 * DAY)


def test_redirect_to_what_is_no_feed_is_not_counted() -> None:
    state = moved_on([0, 1])
    assert failed(state, now=NOW + 2 * DAY, hops=(Hop(301, NEW),)).moved == state.moved


def test_new_address_without_a_feed_gives_way_to_the_registered_one() -> None:
    state = moved_on([0, 1, 2])
    assert failed(state).address == NEW
    assert failed(failed(failed(state))).address == FEED.url
    gone = polled(state, **GONE)
    assert (gone.address, gone.gone_at) == (FEED.url, None)


def test_gone_for_good_is_switched_off_with_notice_and_404_is_not() -> None:
    state = polled(None, **GONE)
    assert state.gone_at == NOW
    assert "mercwatch feeds on treasury" in " ".join(polling.notices(None, state))
    assert list(polling.notices(state, polled(state, **GONE))) == []
    assert polled(None, **(GONE | {"status": 404})).gone_at is None
    assert polled(None, **GONE, hops=(Hop(302, NEW),)).gone_at is None


def test_gone_feed_that_answers_again_is_on_again() -> None:
    assert polled(polled(None, **GONE), []).gone_at is None


def test_another_url_in_the_registry_makes_it_due_and_forgets_the_old_one() -> None:
    old = polled(polled(None, **GONE), **GONE)
    feed = make_feed(url=NEW)
    assert old.is_due(feed, NOW)
    state = polling.begin(feed, old, NOW)
    assert (state.url, state.validators, state.moved, state.gone_at) == (NEW, Validators(), None, None)


def test_clock_that_was_far_ahead_does_not_stop_the_polls() -> None:
    assert polled(None, [], now=NOW + 900 * DAY).is_due(FEED, NOW)


def test_listing_that_rolled_over_is_told_and_polled_more_often() -> None:
    first = polled(None, [make_entry("a")], new=1)
    later = NOW + DAY
    rolled = polled(
        first, [make_entry(f"b{n}", published=later - n * HOUR) for n in range(5)], now=later, new=5
    )
    assert (rolled.rolled_at, rolled.due_at) == (later, later + 2 * HOUR)
    assert "lost" in " ".join(polling.notices(first, rolled))


def test_official_list_does_not_roll_over() -> None:
    columns = Columns(list="us_entity_list", names=("name",), least=1)
    feed = make_feed(format=FeedFormat.LIST, columns=columns)
    first = polled(None, [make_entry("a")], new=1, feed=feed)
    assert polled(first, [make_entry("b")], now=NOW + DAY, new=1, feed=feed).rolled_at is None


results = st.one_of(
    st.just({"entries": []}),
    st.just(FAILURE),
    st.just(GONE),
    st.builds(lambda hours: {"entries": [], "fresh_until": NOW + hours * HOUR}, st.integers(-900, 900)),
    st.builds(lambda hours: FAILURE | {"retry_after": NOW + hours * HOUR}, st.integers(-900, 900)),
    st.builds(lambda status: {"entries": [], "hops": (Hop(status, NEW),)}, st.sampled_from([301, 302, 308])),
)


@given(st.lists(results, min_size=1, max_size=12))
def test_every_feed_is_due_again_within_a_week_whatever_comes(steps: list[dict[str, Any]]) -> None:
    state = None
    for step in steps:
        state = polled(state, **step)
        assert state.due_at
        assert NOW < state.due_at <= NOW + 7 * DAY
        assert state.address in {FEED.url, NEW}
        assert (state.failures == 0) == (state.problem is None)
