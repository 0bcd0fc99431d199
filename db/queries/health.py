"""How feeds fare: their histories, their last polls, and where their entries ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, func, select
from sqlalchemy.orm import Session

from db.queries.intake import FetchLine, fetch_line
from db.schema import EntryRow, FeedRow, FetchRow
from pipeline.polling.health import Health
from pipeline.records import EntryState


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLine:
    """How many entries of a feed ended in one state for one reason, and the last of them."""

    state: EntryState
    reason: str | None
    entries: int
    last: datetime


def histories(session: Session, since: datetime) -> dict[str, dict[date, int]]:
    """Return how many entries each feed published on which day; undated ones count when first seen."""
    when = func.coalesce(EntryRow.published_at, EntryRow.first_seen_at)
    day = func.date(when, type_=Date)
    found: dict[str, dict[date, int]] = {}
    grouped = select(EntryRow.feed, day, func.count()).where(when >= since).group_by(EntryRow.feed, day)
    for feed, on, number in session.execute(grouped):
        found.setdefault(feed, {})[on] = number
    return found


def told_health(session: Session) -> dict[str, Health]:
    """Return how each feed fared when the operator was last told."""
    told = select(FeedRow.slug, FeedRow.health).where(FeedRow.health.is_not(None))
    return {slug: Health(word) for slug, word in session.execute(told)}


def feed_fetches(session: Session, slug: str, limit: int) -> list[FetchLine]:
    """Return the last attempts made for a feed, at it and at its pages, newest first."""
    rows = select(FetchRow).where(FetchRow.feed == slug).order_by(FetchRow.id.desc()).limit(limit)
    return [fetch_line(row) for row in session.scalars(rows)]


def ends(session: Session, slug: str) -> Sequence[EndLine]:
    """Return in which states and for which reasons a feed's entries ended, the most frequent first."""
    number, last = func.count(), func.max(EntryRow.last_seen_at)
    grouped = (
        select(EntryRow.state, EntryRow.reason, number, last)
        .where(EntryRow.feed == slug)
        .group_by(EntryRow.state, EntryRow.reason)
        .order_by(number.desc(), EntryRow.state, EntryRow.reason)
    )
    return [
        EndLine(state=state, reason=reason, entries=entries, last=seen)
        for state, reason, entries, seen in session.execute(grouped)
    ]
