"""How a feed fares: its state, its history and the hour in, one word and why out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from pipeline.polling import FeedState, pace
from pipeline.records import Feed

DAY = timedelta(days=1)
MANY = 3  # failures in a row that are no accident, once they have lasted a day
DAYS_KNOWN = 5  # days with something new, fewer of which are no history
PATIENCE = timedelta(days=14)  # no silence shorter than this is told
LONGER = 2  # times the longest pause in its history is silence


class Health(StrEnum):
    """How a feed fares, the worst first."""

    GONE = "gone"  # its server says so; it is switched off
    FAILING = "failing"
    SILENT = "silent"  # it answers, but gives nothing where it used to give
    LATE = "late"  # no success when one was due, and too early to call it failing
    UNASKED = "never asked"
    HEALTHY = "healthy"
    OFF = "off"  # by the registry


BAD = frozenset({Health.GONE, Health.FAILING, Health.SILENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a feed's history says: entries a week, days that had any, the longest pause between two."""

    per_week: float = 0.0
    days: int = 0
    pause: timedelta | None = None

    @classmethod
    def of(cls, entries: Mapping[date, int]) -> "Rhythm":
        """Return the rhythm of a history: how many entries came on which day."""
        days = sorted(entries)
        if not days:
            return cls()
        pauses = [later - earlier for earlier, later in pairwise(days)]
        weeks = max((days[-1] - days[0]).days + 1, 7) / 7
        return cls(
            per_week=sum(entries.values()) / weeks, days=len(days), pause=max(pauses) if pauses else None
        )


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One word on a feed, and in words why."""

    health: Health
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A feed that turned to bad or back to good; before: None where nothing was told of it yet."""

    feed: str
    before: Health | None
    diagnosis: Diagnosis

    @property
    def to_bad(self) -> bool:
        """Tell whether something is wrong now that was not, or not in this way."""
        return self.diagnosis.health in BAD


def judge(feed: Feed, state: FeedState | None, rhythm: Rhythm, now: datetime) -> Diagnosis:
    """Return how a feed fares and why; the first that holds, in this order."""
    if not feed.enabled:
        return Diagnosis(Health.OFF, "off in the registry")
    if state is None or state.url != feed.url:
        return Diagnosis(Health.UNASKED)
    healthy = Diagnosis(Health.HEALTHY, state.problem or "")
    return _trouble(feed, state, now) or _silence(feed, state, rhythm, now) or healthy


def _trouble(feed: Feed, state: FeedState, now: datetime) -> Diagnosis | None:
    last = state.last_success_at
    if state.gone_at:
        return Diagnosis(Health.GONE, f"410 on {state.gone_at:%Y-%m-%d}; `mercwatch feeds on {feed.slug}`")
    if state.failures >= MANY and last and now - last >= DAY:
        return Diagnosis(Health.FAILING, f"{state.failures} times in a row: {state.problem}")
    if last is None:
        put_off = Diagnosis(Health.UNASKED, "put off")
        return Diagnosis(Health.FAILING, f"never understood: {state.problem}") if state.failures else put_off
    if now > _expected(feed, state, last) + DAY:
        return Diagnosis(Health.LATE, state.problem or "not asked when it was due; does the schedule run?")
    return None


def _expected(feed: Feed, state: FeedState, last: datetime) -> datetime:
    expected = last + pace.interval(feed, state.poll_every)
    return expected if state.failures or not state.due_at else max(expected, state.due_at)


def _silence(feed: Feed, state: FeedState, rhythm: Rhythm, now: datetime) -> Diagnosis | None:
    if state.listed == 0 and feed.expect_entries and rhythm.days:
        return Diagnosis(Health.SILENT, f"lists nothing; {_usually(rhythm)}")
    if rhythm.pause is None or rhythm.days < DAYS_KNOWN or state.last_new_at is None:
        return None
    quiet = now - state.last_new_at
    if quiet <= max(PATIENCE, LONGER * rhythm.pause):
        return None
    return Diagnosis(Health.SILENT, f"nothing new for {quiet.days} days; {_usually(rhythm)}")


def _usually(rhythm: Rhythm) -> str:
    days = rhythm.pause.days if rhythm.pause else 0
    pause = f", never more than {days} day{'s' * (days != 1)} apart" if days else ""
    return f"usually {rhythm.per_week:.1f} a week{pause}"


def turned(feed: str, told: Health | None, diagnosis: Diagnosis) -> Turn | None:
    """Return the turn that an operator must hear of, or None: bad news, other bad news, or all well again."""
    now = diagnosis.health
    if now == told or (now not in BAD and not (now is Health.HEALTHY and told in BAD)):
        return None
    return Turn(feed=feed, before=told, diagnosis=diagnosis)


def remembered(told: Health | None, now: Health) -> Health:
    """Return what was told last: what is between bad and good does not wipe out the bad."""
    return told if told in BAD and now in {Health.LATE, Health.UNASKED} else now
