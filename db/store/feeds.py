"""Store what came of polling a feed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.convert import shorten_guid, write_entry
from db.schema import EntryRow, FeedRow
from db.store.fetches import add_fetch
from db.store.locks import hold
from pipeline.changes import decide_entries
from pipeline.records import (
    ArchivePointer,
    Entry,
    EntryState,
    Feed,
    FetchOutcome,
    FetchResult,
    Validators,
)

CHUNK = 500  # values in one statement; both databases take more


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What polling a feed remembers; failures: in a row."""

    slug: str
    url: str
    validators: Validators
    last_fetch_at: datetime
    last_success_at: datetime | None
    last_new_at: datetime | None
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCounts:
    """Entries of one feed body, each counted once: listed = new + changed + same."""

    listed: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0


def feed_states(session: Session) -> dict[str, FeedState]:
    """Return the state of every feed polled so far, by slug.

    A feed whose URL in the registry is not the state's URL must be asked without its validators.
    """
    return {
        row.slug: FeedState(
            slug=row.slug,
            url=row.url,
            validators=Validators(etag=row.etag, last_modified=row.last_modified),
            last_fetch_at=row.last_fetch_at,
            last_success_at=row.last_success_at,
            last_new_at=row.last_new_at,
            failures=row.failures,
        )
        for row in session.scalars(select(FeedRow))
    }


def save_poll(
    session: Session,
    feed: Feed,
    result: FetchResult,
    *,
    entries: Sequence[Entry] | None,
    pointer: ArchivePointer | None,
    problem: str | None,
    now: datetime,
) -> PollCounts:
    """Store one poll of a feed: the attempt, its entries, and what to remember for the next one.

    entries: None where the body was not modified, not fetched or not understood (problem says why).
    Validators are kept only with entries: a body we did not understand must be served again.
    """
    hold(session, "feed_states", feed.slug)
    add_fetch(session, result, feed=feed.slug, pointer=pointer, problem=problem)
    row = _remember(session, feed, now)
    succeeded = entries is not None or (result.outcome is FetchOutcome.NOT_MODIFIED and not problem)
    row.failures = 0 if succeeded else row.failures + 1
    if succeeded:
        row.last_success_at = now
    if entries is None:
        return PollCounts()
    row.etag, row.last_modified = result.validators.etag, result.validators.last_modified
    session.flush()
    counts = _save_entries(session, feed.slug, entries, now)
    if counts.new:
        row.last_new_at = now
    return counts


def _remember(session: Session, feed: Feed, now: datetime) -> FeedRow:
    """Return the feed's row, made where missing; validators do not outlive a change of URL."""
    row = session.get(FeedRow, feed.slug)
    if row is None:
        row = FeedRow(slug=feed.slug, url=feed.url, last_fetch_at=now, failures=0, moved_days=0)
        session.add(row)
    elif row.url != feed.url:
        row.url, row.etag, row.last_modified = feed.url, None, None
    row.last_fetch_at = now
    return row


def _save_entries(session: Session, feed: str, entries: Sequence[Entry], now: datetime) -> PollCounts:
    listed = [replace(entry, feed=feed, guid=shorten_guid(entry.guid)) for entry in entries]
    known: dict[str, str] = {}
    ids: dict[str, int] = {}
    columns = select(EntryRow.guid, EntryRow.digest, EntryRow.id).where(EntryRow.feed == feed)
    for guids in _chunks(sorted({entry.guid for entry in listed})):
        for guid, digest, row in session.execute(columns.where(EntryRow.guid.in_(guids))):
            known[guid], ids[guid] = digest, row
    intents = decide_entries(known, listed)
    waiting = {"state": EntryState.PENDING, "attempts": 0, "last_seen_at": now}
    if intents.new:
        rows = [write_entry(entry) | waiting | {"first_seen_at": now} for entry in intents.new]
        session.execute(insert(EntryRow), rows)
    if intents.changed:
        afresh = waiting | {"reason": None, "retry_at": None, "page_id": None, "changed_at": now}
        rows = [write_entry(entry) | afresh | {"id": ids[entry.guid]} for entry in intents.changed]
        session.execute(update(EntryRow), rows)
    for guids in _chunks(intents.same):
        seen = update(EntryRow).where(EntryRow.id.in_([ids[guid] for guid in guids]))
        session.execute(seen.values(last_seen_at=now), execution_options={"synchronize_session": False})
    return PollCounts(
        listed=len(intents.new) + len(intents.changed) + len(intents.same),
        new=len(intents.new),
        changed=len(intents.changed),
        same=len(intents.same),
    )


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
