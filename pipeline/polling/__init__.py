"""What a poll changes about a feed: state and result in, the next state out; nothing is touched here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.polling import pace
from pipeline.records import Entry, Feed, FeedFormat, FetchOutcome, FetchResult, Validators

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MOVED_DAYS = 3  # a server set up wrongly redirects for a night or a day, not on three days
LOST_AFTER = 3  # failures in a row at a new address, after which the registered one is asked again
JITTER = (0.85, 0.95)  # of the interval: polls spread, and a daily one is due at the same hour tomorrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Where permanent redirects lead, on how many days they did, and the last time that was counted."""

    to: str
    days: int
    at: datetime

    @property
    def settled(self) -> bool:
        """Tell whether it was repeated often enough to be believed."""
        return self.days >= MOVED_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What polling a feed remembers.

    url: the registered one, which all else belongs to.  failures: in a row, and the problem of the last.
    due_at: when to ask again; None: at once.  poll_every: as `pace.every` told last.
    gone_at: since when its server says that it is gone for good; it is not asked any more.
    rolled_at: when it last listed nothing known.  listed: entries in the last body understood.
    """

    slug: str
    url: str
    validators: Validators = Validators()  # noqa: RUF009 - frozen
    last_fetch_at: datetime
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    failures: int = 0
    problem: str | None = None
    due_at: datetime | None = None
    poll_every: timedelta | None = None
    moved: Moved | None = None
    gone_at: datetime | None = None
    rolled_at: datetime | None = None
    listed: int | None = None

    @property
    def address(self) -> str:
        """Return the address to ask: where it moved to, once that is settled."""
        return self.moved.to if self.moved and self.moved.settled else self.url

    def is_due(self, feed: Feed, now: datetime) -> bool:
        """Tell whether the schedule should ask it now; a registry that gives another URL makes it due."""
        if self.url != feed.url or self.due_at is None:
            return True
        return not self.due_at > now or self.due_at > now + 2 * WEEK  # a clock that was wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What came of asking a feed.

    entries: None where the body was not modified, not fetched or not understood; problem says why.
    new: how many of them were not known.  ttl: for how long the feed itself says that it stays as it is.
    """

    result: FetchResult
    entries: Sequence[Entry] | None
    new: int = 0
    problem: str | None = None
    ttl: timedelta | None = None

    @property
    def succeeded(self) -> bool:
        """Tell whether the feed was understood, or said to be as it was."""
        return self.entries is not None or (
            self.result.outcome is FetchOutcome.NOT_MODIFIED and not self.problem
        )


def begin(feed: Feed, before: FeedState | None, now: datetime) -> FeedState:
    """Return the state that a poll starts from; what belongs to another URL does not outlive it."""
    if before is None:
        return FeedState(slug=feed.slug, url=feed.url, last_fetch_at=now)
    if before.url != feed.url:
        before = replace(
            before, url=feed.url, validators=Validators(), moved=None, gone_at=None, poll_every=None
        )
    return before


def after(feed: Feed, before: FeedState | None, poll: Poll, *, now: datetime, jitter: float) -> FeedState:
    """Return the state after a poll; jitter: the part of the interval to wait, drawn from JITTER."""
    start = begin(feed, before, now)
    if poll.result.postponed:  # its host was to be left alone: nothing was asked
        return replace(start, due_at=now + _asked(poll.result, now))
    state = _succeeded(feed, start, poll, now) if poll.succeeded else _failed(start, poll, now)
    if state.address != start.address:  # validators are told per URL
        state = replace(state, validators=Validators())
    return replace(state, last_fetch_at=now, due_at=now + _wait(feed, state, poll, now, jitter))


def _succeeded(feed: Feed, start: FeedState, poll: Poll, now: datetime) -> FeedState:
    state = replace(start, failures=0, problem=None, last_success_at=now, gone_at=None)
    if start.address == start.url:
        state = replace(state, moved=_moved(start.moved, poll.result, now))
    if poll.entries is None:
        return state
    state = replace(
        state,
        validators=poll.result.validators,
        listed=len(poll.entries),
        last_new_at=now if poll.new else start.last_new_at,
    )
    if feed.format is FeedFormat.LIST:  # its entries are changes; nothing rolls over
        return state
    last = start.last_success_at
    rolled = pace.rolled_over(poll.entries, new=poll.new, before=start.listed, last=last)
    since = now - last if last and start.listed else None
    every = pace.every(poll.entries, new=poll.new, since=since, before=start.poll_every)
    return replace(state, rolled_at=now if rolled else start.rolled_at, poll_every=every)


def _failed(start: FeedState, poll: Poll, now: datetime) -> FeedState:
    result = poll.result
    state = replace(
        start, failures=start.failures + 1, problem=poll.problem or result.reason or result.outcome
    )
    if start.address != start.url:
        lost = result.outcome is FetchOutcome.GONE or state.failures >= LOST_AFTER
        return replace(state, moved=None) if lost else state
    if result.status == 410 and all(hop.permanent for hop in result.hops):
        return replace(state, gone_at=start.gone_at or now)
    return state


def _moved(known: Moved | None, result: FetchResult, now: datetime) -> Moved | None:
    """Return where the server says that the feed has moved for good, counted once a day."""
    to = result.moved_to
    if to is None or to == result.url:
        return None
    if known is None or known.to != to:
        return Moved(to=to, days=1, at=now)
    return known if now.date() == known.at.date() else Moved(to=to, days=known.days + 1, at=now)


def _wait(feed: Feed, state: FeedState, poll: Poll, now: datetime, jitter: float) -> timedelta:
    """Return the time until the next poll.

    After a success the feed's interval, or as long as its server or the feed itself says that nothing
    changes, up to a day. After failures an hour, two, four ... up to a day, for ever. What the server asks
    for by Retry-After is kept in any case, up to a week.
    """
    result = poll.result
    if poll.succeeded:
        fresh = result.fresh_until - now if result.fresh_until else timedelta()
        wait = max(pace.interval(feed, state.poll_every), min(DAY, max(fresh, poll.ttl or timedelta())))
    else:
        wait = min(DAY, HOUR * 2 ** min(state.failures - 1, 5))
    return max(wait * jitter, _asked(result, now))


def _asked(result: FetchResult, now: datetime) -> timedelta:
    """Return how long the server asks to be left alone, up to a week."""
    return min(result.retry_after - now, WEEK) if result.retry_after else timedelta()


def notices(before: FeedState | None, state: FeedState) -> Iterator[str]:
    """Yield what an operator should know of the step from one state to the next."""
    if state.gone_at and not (before and before.gone_at):
        yield f"410, gone for good: switched off; `mercwatch feeds on {state.slug}` switches it on again"
    if state.rolled_at and state.rolled_at == state.last_fetch_at:
        yield "nothing listed was known: some may be lost between the polls, so it is polled more often"
    if state.moved and state.moved.settled:
        yield f"moved to {state.moved.to}: give that as its url in feeds.yml"
    if before and before.address != state.address == state.url == before.url:
        yield f"no feed at {before.address} any more: the registered address is asked again"
