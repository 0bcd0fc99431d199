"""Store what came of polling a feed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.convert import shorten_guid, write_entry
from db.schema import EntryRow, FeedRow
from db.store.feeds import read_state, write_state
from db.store.fetches import add_fetch
from db.store.locks import hold
from pipeline import polling
from pipeline.changes import decide_entries
from pipeline.records import ArchivePointer, Entry, EntryState, Feed, FetchResult

CHUNK = 500  # values in one statement; both databases take more
MIDDLE = sum(polling.JITTER) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCounts:
    """Entries of one feed body, each counted once: listed = new + changed + same.

    notices: what an operator should know of it.
    """

    listed: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    notices: tuple[str, ...] = field(default=(), compare=False)


def save_poll(
    session: Session,
    feed: Feed,
    result: FetchResult,
    *,
    entries: Sequence[Entry] | None,
    pointer: ArchivePointer | None,
    problem: str | None,
    now: datetime,
    ttl: timedelta | None = None,
    jitter: float = MIDDLE,
) -> PollCounts:
    """Store one poll of a feed: the attempt, its entries, and what to remember for the next one.

    entries: None where the body was not modified, not fetched or not understood (problem says why).
    ttl, jitter: as in `pipeline.polling`.
    """
    hold(session, "feed_states", feed.slug)
    add_fetch(session, result, feed=feed.slug, pointer=pointer, problem=problem)
    row = session.get(FeedRow, feed.slug)
    before = read_state(row) if row else None
    if row is None:
        row = FeedRow(slug=feed.slug)
        write_state(row, polling.begin(feed, None, now))  # entries refer to it
        session.add(row)
        session.flush()
    counts = PollCounts() if entries is None else _save_entries(session, feed.slug, entries, now)
    poll = polling.Poll(result=result, entries=entries, new=counts.new, problem=problem, ttl=ttl)
    state = polling.after(feed, before, poll, now=now, jitter=jitter)
    write_state(row, state)
    return replace(counts, notices=tuple(polling.notices(before, state)))


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
