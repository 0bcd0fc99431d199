"""`mercwatch feeds`, `feeds show` and `feeds on`: how the registry's feeds fare."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.display import age, console, say
from pipeline.polling import FeedState
from pipeline.polling.health import Diagnosis, Health, Rhythm
from pipeline.records import EntryState, Feed
from pipeline.settings import Settings

STYLES = {
    Health.GONE: "bold red",
    Health.FAILING: "bold red",
    Health.SILENT: "bold yellow",
    Health.LATE: "yellow",
    Health.UNASKED: "cyan",
    Health.HEALTHY: "green",
    Health.OFF: "dim",
}
ENDS = {EntryState.FAILED: "red", EntryState.STORED: "green", EntryState.PENDING: "cyan"}
COLUMNS = "{:<23} {:<12} {:>7} {:>7} {:>7}"
Slug = Annotated[str, typer.Argument(metavar="SLUG")]


def overview(off: bool, json: bool) -> None:
    """Print how every feed fares, the worst first; those that are off only where asked for."""
    from flows.steps.watching import diagnoses
    from flows.wiring import database, registry, utc_now

    settings, now = Settings.from_environment(), utc_now()
    with database(settings) as opened:
        found = diagnoses(settings, opened, now)
    worst = sorted(found, key=lambda slug: (list(Health).index(found[slug][0].health), slug))
    shown = [slug for slug in worst if off or found[slug][0].health is not Health.OFF]
    if json:
        feeds = registry(settings.registry).feeds
        for slug in shown:
            say(_line(feeds[slug], *found[slug]))
        return
    out = console()
    out.print(Text(COLUMNS.format("feed", "health", "success", "new", "a week"), "bold"))
    for slug in shown:
        for line in _row(slug, *found[slug], now):
            out.print(line)
    counts = Counter(one.health for one, _, _ in found.values())
    out.print()
    out.print(", ".join(f"{counts[health]} {health}" for health in Health if counts[health]) + ".")


def _row(
    slug: str, diagnosis: Diagnosis, rhythm: Rhythm, state: FeedState | None, now: datetime
) -> Iterator[Text | Padding]:
    """Yield a feed's line, and below it why it is not well: a column of reasons would be too narrow."""
    times = (
        age(time, now) for time in ((state.last_success_at, state.last_new_at) if state else (None, None))
    )
    weekly = f"{rhythm.per_week:.1f}" if rhythm.days else "·"
    line = Text(COLUMNS.format(slug, diagnosis.health.value, *times, weekly))
    line.stylize(STYLES[diagnosis.health], 24, 36)
    if diagnosis.health is Health.OFF:
        line.stylize("dim")
    yield line
    if diagnosis.reason and diagnosis.health is not Health.OFF:
        yield Padding(Text(diagnosis.reason), (0, 0, 0, 4))


def show(slug: Slug, fetches: Annotated[int, typer.Option(min=1, help="How many of its last.")] = 10) -> None:
    """Show one feed: how it fares, its last fetches, and where its entries ended and why."""
    from db import queries
    from flows.steps.watching import diagnoses
    from flows.wiring import chosen, database, utc_now

    settings, now = Settings.from_environment(), utc_now()
    (feed,) = chosen(settings, [slug])
    with database(settings) as opened:
        diagnosis, rhythm, state = diagnoses(settings, opened, now)[slug]
        with opened.session(read_only=True) as session:
            log, ends = queries.feed_fetches(session, slug, fetches), queries.ends(session, slug)
    out = console()
    facts = Table(title=slug, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in _facts(feed, diagnosis, rhythm, state, now):
        facts.add_row(name, value)
    out.print(facts)
    asked = Table(title="\nLast fetches", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("when", "outcome", "bytes", "reason or address"):
        asked.add_column(name, justify="right" if name == "bytes" else "left", overflow="fold")
    for one in log:
        what = f"{one.outcome.value} {one.status or ''}".strip()
        asked.add_row(f"{one.started_at:%m-%d %H:%M}", what, f"{one.bytes:,}", one.reason or one.url)
    out.print(asked)
    ended = Table(title="Its entries", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    ended.add_column("entries", justify="right")
    ended.add_column("state", no_wrap=True)
    ended.add_column("reason", overflow="fold")
    for end in ends:
        state_word = Text(end.state.replace("_", " "), ENDS.get(end.state, ""))
        ended.add_row(str(end.entries), state_word, end.reason or "")
    out.print(ended)


def on(slug: Slug) -> None:
    """Ask a feed again that was switched off because its server said that it is gone."""
    from flows.steps.watching import switch_on

    known = switch_on(Settings.from_environment(), slug)
    asked = "is asked by the next run" if known else "was never asked, and is by the next run"
    console().print(f"{slug} {asked}.")


def _facts(
    feed: Feed, diagnosis: Diagnosis, rhythm: Rhythm, state: FeedState | None, now: datetime
) -> Iterator[tuple[str, str | Text]]:
    yield "health", Text(diagnosis.health, STYLES[diagnosis.health])
    if diagnosis.reason:
        yield "why", diagnosis.reason
    yield "publisher", f"{feed.publisher} ({feed.country}), {feed.kind}, {feed.format}"
    yield "address", feed.url
    if state and state.moved:
        yield "moved to", f"{state.moved.to}, seen on {state.moved.days} days"
    if state:
        yield "asked", _ago(state.last_fetch_at, now)
        yield "success", _ago(state.last_success_at, now)
        yield "new", _ago(state.last_new_at, now)
        yield "due", f"{state.due_at:%Y-%m-%d %H:%M} UTC" if state.due_at else "at once"
        if state.rolled_at:
            yield "rolled over", f"{_ago(state.rolled_at, now)}: something may have been lost then"
    yield "usually", f"{rhythm.per_week:.1f} entries a week, on {rhythm.days} days of the year"


def _ago(time: datetime | None, now: datetime) -> str:
    return f"{age(time, now)} ago" if time else "never"


def _line(feed: Feed, diagnosis: Diagnosis, rhythm: Rhythm, state: FeedState | None) -> dict[str, object]:
    return {
        "feed": feed.slug,
        "health": diagnosis.health,
        "reason": diagnosis.reason,
        "failures": state.failures if state else 0,
        "last_success": state.last_success_at if state else None,
        "last_new": state.last_new_at if state else None,
        "due": state.due_at if state else None,
        "per_week": round(rhythm.per_week, 2),
    }
