"""What a hundred feeds do in seven days, drawn from a seed: every entry they publish, and every outage."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 7
HOUR = timedelta(hours=1)
QUIET = timedelta(minutes=15)  # in which the first run asks all of them


class Kind(StrEnum):
    """What befalls a feed."""

    STEADY = "steady"
    BUSY = "rolls over"  # lists 10 and publishes 60 a day: some of it goes by between two runs
    CHANGING = "changes"  # its entries get another title and another page after a day
    BROKEN = "500"
    MISSING = "404"
    CUT = "hangs up"
    MARKUP = "a web page"
    EMPTY = "lists nothing"
    LIMITED = "429, ten hours"
    GONE = "410"
    MOVED = "301"
    PAGES = "pages fail"  # 503 for half a day


NUMBERS = {
    Kind.BUSY: 4,
    Kind.CHANGING: 8,
    Kind.BROKEN: 6,
    Kind.MISSING: 5,
    Kind.CUT: 5,
    Kind.MARKUP: 4,
    Kind.EMPTY: 4,
    Kind.LIMITED: 4,
    Kind.GONE: 5,
    Kind.MOVED: 5,
    Kind.PAGES: 5,
}
TOLD = {  # how an outage must have been told
    Kind.BROKEN: "failing",
    Kind.MISSING: "failing",
    Kind.CUT: "failing",
    Kind.MARKUP: "failing",
    Kind.EMPTY: "silent",
    Kind.GONE: "gone",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry: when it is published, and when it changes."""

    path: str
    at: datetime
    on_topic: bool
    changes: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlannedFeed:
    """A feed: its entries, oldest first, how many it lists, and from when to when it is out of order."""

    number: int
    kind: Kind
    lists: int
    entries: tuple[Planned, ...]
    out: tuple[datetime, datetime] | None

    @property
    def slug(self) -> str:
        """Return its name in the registry."""
        return f"soak_{self.number}"

    @property
    def host(self) -> str:
        """Return its own address of this machine."""
        return f"127.0.1.{1 + self.number}"

    def is_out(self, now: datetime) -> bool:
        """Tell whether it is out of order."""
        return bool(self.out and self.out[0] <= now < self.out[1])

    def listed(self, now: datetime) -> list[Planned]:
        """Return what it lists, the newest first."""
        return [one for one in self.entries if one.at <= now][: -self.lists - 1 : -1]


def plan(seed: int, feeds: int = 100) -> list[PlannedFeed]:
    """Return the feeds of a soak."""
    chance = random.Random(seed)
    kinds = [kind for kind, number in NUMBERS.items() for _ in range(number)]
    kinds += [Kind.STEADY] * (feeds - len(kinds))
    return [_feed(number, kind, chance) for number, kind in enumerate(kinds)]


def _feed(number: int, kind: Kind, chance: random.Random) -> PlannedFeed:
    start = BEGIN + chance.uniform(24, 36) * HOUR
    end = start + chance.uniform(48, 54) * HOUR
    out = {
        Kind.STEADY: None,
        Kind.BUSY: None,
        Kind.CHANGING: None,
        Kind.GONE: (start, BEGIN + timedelta(days=99)),
        Kind.MOVED: (start, BEGIN + timedelta(days=99)),
        Kind.LIMITED: (start, start + 13 * HOUR),
        Kind.PAGES: (start, start + 13 * HOUR),
    }.get(kind, (start, end))
    a_day = 60 if kind is Kind.BUSY else chance.uniform(1, 5)
    until = out[0] if kind is Kind.GONE and out else BEGIN + timedelta(days=DAYS)
    lists = 10 if kind is Kind.BUSY else 40
    times = list(_times(a_day, until, chance))
    there = [at for at in times if at <= BEGIN][-lists:]  # what was listed before is not asked for
    entries = tuple(
        Planned(f"/{number}/{n}", at, chance.random() < 0.2, _change(kind, at, until))
        for n, at in enumerate(there + [at for at in times if at > BEGIN + QUIET])
    )
    return PlannedFeed(number, kind, lists, entries, out)


def _times(a_day: float, until: datetime, chance: random.Random) -> Iterator[datetime]:
    at = BEGIN - timedelta(days=2)
    while (at := at + timedelta(days=chance.expovariate(a_day))) < until:
        yield at.replace(microsecond=0)  # as feeds tell it


def _change(kind: Kind, at: datetime, until: datetime) -> datetime | None:
    return at + timedelta(days=1) if kind is Kind.CHANGING and at < until - timedelta(hours=36) else None
