"""What polling remembers of each feed, and which feeds count."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from db.schema import EntryRow, FeedRow
from pipeline.polling import FeedState, Moved
from pipeline.polling.health import Health
from pipeline.records import EntryState, Validators

OPEN = (EntryState.PENDING, EntryState.FAILED)
LEFT = "its feed is off, or has left the registry"


def feed_states(session: Session) -> dict[str, FeedState]:
    """Return the state of every feed polled so far, by slug."""
    return {row.slug: read_state(row) for row in session.scalars(select(FeedRow))}


def switch_on(session: Session, slug: str) -> bool:
    """Let a feed that was gone be asked again, at once; tell whether it is one that was ever polled."""
    row = session.get(FeedRow, slug)
    if row is not None:
        row.gone_at, row.due_at, row.failures, row.etag, row.last_modified = None, None, 0, None, None
    return row is not None


def settle_feeds(session: Session, on: Collection[str]) -> int:
    """End the entries that wait though their feed is not on; let those wait again whose feed is back.

    on: the slugs of all feeds that are polled.  Return how many entries were ended.
    """
    polled = set(session.scalars(select(FeedRow.slug)))
    entries = update(EntryRow).execution_options(synchronize_session=False)
    waiting = or_(EntryRow.state == EntryState.PENDING, EntryRow.retry_at.is_not(None))
    of_left = (EntryRow.state.in_(OPEN), EntryRow.feed.in_(sorted(polled - set(on))))
    left = entries.where(*of_left, waiting).values(state=EntryState.FAILED, reason=LEFT, retry_at=None)
    of_back = (EntryRow.state == EntryState.FAILED, EntryRow.feed.in_(sorted(polled & set(on))))
    back = entries.where(*of_back, EntryRow.reason == LEFT).values(state=EntryState.PENDING, reason=None)
    session.execute(back)
    ended = session.execute(left)
    return ended.rowcount if isinstance(ended, CursorResult) else 0


def tell_health(session: Session, told: Mapping[str, Health], now: datetime) -> None:
    """Remember how feeds fared when the operator was told; those never polled are passed over."""
    for slug, health in told.items():
        row = session.get(FeedRow, slug)
        if row is not None and row.health != health:
            row.health, row.health_since = health, now


def read_state(row: FeedRow) -> FeedState:
    """Return the state of a row."""
    moved = None
    if row.moved_to is not None and row.moved_at is not None:
        moved = Moved(to=row.moved_to, days=row.moved_days, at=row.moved_at)
    return FeedState(
        slug=row.slug,
        url=row.url,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        last_fetch_at=row.last_fetch_at,
        last_success_at=row.last_success_at,
        last_new_at=row.last_new_at,
        failures=row.failures,
        problem=row.problem,
        due_at=row.due_at,
        poll_every=None if row.poll_every is None else timedelta(seconds=row.poll_every),
        moved=moved,
        gone_at=row.gone_at,
        rolled_at=row.rolled_at,
        listed=row.listed,
    )


def write_state(row: FeedRow, state: FeedState) -> None:
    """Make a row hold a state."""
    row.url = state.url
    row.etag, row.last_modified = state.validators.etag, state.validators.last_modified
    row.last_fetch_at, row.last_success_at = state.last_fetch_at, state.last_success_at
    row.last_new_at = state.last_new_at
    row.failures, row.problem = state.failures, state.problem
    row.due_at = state.due_at
    row.poll_every = None if state.poll_every is None else int(state.poll_every.total_seconds())
    row.moved_to, row.moved_days, row.moved_at = None, 0, None
    if state.moved:
        row.moved_to, row.moved_days, row.moved_at = state.moved.to, state.moved.days, state.moved.at
    row.gone_at, row.rolled_at, row.listed = state.gone_at, state.rolled_at, state.listed
