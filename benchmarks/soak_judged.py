"""What a soak must have left: each entry has an end, or is lost where that was told; outages were told."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, create_engine, text

from benchmarks.soak_plan import TOLD, Kind, PlannedFeed
from benchmarks.soak_site import Served

RUNS = "SELECT started_at, ended_at, problem FROM runs WHERE kind = 'ingest' ORDER BY started_at"
DOUBLED = (
    "SELECT count(*) FROM (SELECT url, version FROM documents GROUP BY 1, 2 HAVING count(*) > 1) AS doubled"
)


def faults(
    url: str, served: Served, feeds: Sequence[PlannedFeed], rolled: Mapping[str, list[datetime]]
) -> tuple[list[str], list[str]]:
    """Return what is wrong, and what is to be told."""
    engine = create_engine(url)
    with engine.connect() as connection:
        wrong, told = _entries(connection, served, feeds, rolled)
        wrong += [*_runs(connection), *_outages(connection, served, feeds), *_changes(connection, feeds)]
    engine.dispose()
    wrong += [f"{served.overlaps} requests met another for the same address"] * bool(served.overlaps)
    wrong += [f"alarm: {one}" for one in served.alarms]
    turns = Counter(turn["health"] for turn in served.turns)
    return wrong, [*told, f"{served.asked} requests; told by webhook: {dict(turns)}"]


def _entries(
    connection: Connection,
    served: Served,
    feeds: Sequence[PlannedFeed],
    rolled: Mapping[str, list[datetime]],
) -> tuple[list[str], list[str]]:
    stored = {
        (slug, guid.removeprefix("id")): state
        for slug, guid, state in connection.execute(text("SELECT feed, guid, state FROM entries"))
    }
    wrong, lost, gone = [], Counter[str](), 0
    polls: dict[str, list[datetime]] = defaultdict(list)
    asked = (
        "SELECT feed, started_at FROM fetches WHERE feed IS NOT NULL AND url LIKE '%/feed/%' "
        "AND outcome = 'fetched' ORDER BY started_at"
    )
    for slug, at in connection.execute(text(asked)):
        polls[slug].append(at)
    published = 0
    for feed in feeds:
        for entry in feed.entries:
            published += 1
            if (feed.slug, entry.path) in stored:
                continue
            if entry.path in served.listed:
                wrong.append(f"{feed.slug}: {entry.path} was listed and is not stored")
            elif feed.kind is Kind.GONE:
                gone += 1  # published between the last poll and the end of the feed
            else:
                near = _nearest(polls[feed.slug], entry.at)
                if any(near and abs((at - near).total_seconds()) < 60 for at in rolled.get(feed.slug, ())):
                    lost[feed.slug] += 1
                else:
                    wrong.append(f"{feed.slug}: {entry.path} of {entry.at} went by without a warning")
    ends = Counter(str(state) for state in stored.values())
    unknown = len(stored) - len({(f.slug, e.path) for f in feeds for e in f.entries} & set(stored))
    wrong += [f"{unknown} entries stored that nobody published"] * bool(unknown)
    wrong += [f"{ends['pending']} entries without an end"] * bool(ends["pending"])
    told = [
        f"{published} published = {len(stored)} stored {dict(ends)} + {lost.total()} lost in roll-overs that "
        f"were warned of ({len(lost)} feeds) + {gone} of feeds that went away"
    ]
    if published != len(stored) - unknown + lost.total() + gone:
        wrong.append("the sum is wrong")
    return wrong, told


def _nearest(polls: Sequence[datetime], published: datetime) -> datetime | None:
    """Return the first poll after that time."""
    return next((at for at in polls if at >= published), None)


def _runs(connection: Connection) -> Iterator[str]:
    rows = connection.execute(text(RUNS)).all()
    yield from (f"run of {began} failed: {problem}" for began, ended, problem in rows if problem or not ended)
    for (_, ended, _), (began, _, _) in pairwise(rows):
        if ended is None or began < ended:
            yield f"the run of {began} began before the one before it had ended"
    if doubled := connection.scalar(text(DOUBLED)):
        yield f"{doubled} documents are there twice"


def _outages(connection: Connection, served: Served, feeds: Sequence[PlannedFeed]) -> Iterator[str]:
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for turn in served.turns:
        told[turn["feed"]].append(turn)
    states = {
        row.slug: row
        for row in connection.execute(
            text("SELECT slug, failures, gone_at, moved_to, moved_days, health FROM feed_states")
        )
    }
    for feed in feeds:
        words, state = [turn["health"] for turn in told[feed.slug]], states[feed.slug]
        due = [TOLD[feed.kind]] if feed.kind in TOLD else []
        due += ["healthy"] if due and feed.kind is not Kind.GONE else []
        if words != due:
            yield f"{feed.slug} ({feed.kind}): told {words}, due was {due}"
        if (state.failures > 0) and feed.kind is not Kind.GONE:
            yield f"{feed.slug} ({feed.kind}): has not recovered"
        if (state.gone_at is not None) != (feed.kind is Kind.GONE):
            yield f"{feed.slug} ({feed.kind}): gone since {state.gone_at}"
        if feed.kind is Kind.MOVED and not (state.moved_to and state.moved_days >= 3):
            yield f"{feed.slug}: its new address was not taken up"


def _changes(connection: Connection, feeds: Sequence[PlannedFeed]) -> Iterator[str]:
    titles: dict[str, list[str]] = defaultdict(list)
    rows = "SELECT e.guid, e.title, e.state FROM entries e"
    for guid, said, state in connection.execute(text(rows)):
        titles[guid.removeprefix("id")] = [said, state]
    for feed in feeds:
        for entry in feed.entries:
            known = titles.get(entry.path)
            if entry.changes and known and not known[0].startswith("Corrected"):
                yield f"{entry.path} changed, and is stored as it was"
