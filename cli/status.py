"""`mercwatch status`: how it all stands, on one screen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich.text import Text

from cli.display import age, console, say
from db.queries.gauges import Gauges
from db.queries.runs import RunLine
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch status` on a terminal

`mercwatch status --json | jq .runs` for programs

`mercwatch status > /dev/null || mail -s "Mercwatch stands still" ada@example.org` from cron
"""
SILENCE = timedelta(hours=26)  # without an ingest that ended well: even a daily one should have
SHOWN = 6  # runs


def status(json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Show the last runs, the feeds' health, the queue, the archive, the database, the model, the schedule.

    Exit code 1: the last ingest failed, or none has ended well for 26 hours.
    """
    from db import queries
    from db.queries.gauges import gauges
    from flows.wiring import annotator, database, utc_now

    settings, now = Settings.from_environment(), utc_now()
    with database(settings) as opened, opened.session(read_only=True) as session:
        found, last = gauges(session, now), queries.runs(session, SHOWN)
    files = list(settings.archive.glob("*.warc*"))
    told = {
        "database": settings.shown_database_url,
        "database_bytes": opened.size(),
        "archive_bytes": sum(path.stat().st_size for path in files),
        "archive_files": len(files),
        "model": annotator(settings).version,
        "wrong": wrong(found, last, now),
    }
    if json:
        say(told | _plain(found, last))
    else:
        for line in screen(found, last, told, now):
            console().print(line)
    if told["wrong"]:
        raise typer.Exit(1)


def wrong(found: Gauges, last: Sequence[RunLine], now: datetime) -> str | None:
    """Return in words what an operator has to look into, None where all is well."""
    newest = next((run for run in found.last_runs if run.kind == "ingest"), None)
    good = found.last_good.get("ingest")
    if newest is None:
        return "no ingest has run yet: `mercwatch ingest`, or `mercwatch serve` for the schedule"
    if newest.problem:
        return f"the last ingest failed: {newest.problem}"
    if good is None or now - good > SILENCE:
        return f"no ingest has ended well for {age(good, now)}: is the schedule running?"
    return None


def screen(found: Gauges, last: Sequence[RunLine], told: Mapping[str, Any], now: datetime) -> Iterator[Text]:
    """Yield the lines, each of 80 columns at most."""
    verdict = told["wrong"]
    yield _fit(f"Not well: {verdict}" if verdict else "All is well.", "bold red" if verdict else "bold green")
    yield Text()
    yield Text(ROW.format("run", "began", "took", "new", "stored", "candid.", "troubled"), "bold")
    for run in last:
        yield _fit(_run(run, now), "red" if run.problem else "" if run.ended_at else "yellow")
        if run.problem:
            yield _fit(f"    {run.problem}", "red")
    if not last:
        yield Text("none yet", "dim")
    yield Text()
    for name, words in _facts(found, told, now):
        yield _fit(f"{name:<11} {words}")


ROW = "{:<12} {:>11} {:>10} {:>9} {:>9} {:>9} {:>9}"
WIDTH = 80


def _run(run: RunLine, now: datetime) -> str:
    took = "not ended" if run.ended_at is None else _seconds((run.ended_at - run.started_at).total_seconds())
    numbers = (str(run.counts.get(name, "·")) for name in ("new", "stored", "candidates", "troubled"))
    return ROW.format(f"{run.id} {run.kind}", f"{age(run.started_at, now)} ago", took, *numbers)


def _facts(found: Gauges, told: Mapping[str, Any], now: datetime) -> Iterator[tuple[str, str]]:
    due = found.last_good.get("ingest")
    yield "schedule", f"last good ingest {age(due, now)} ago" if due else "no ingest has ended well yet"
    yield "feeds", f"{_counts(found.feeds)}; {found.overdue} overdue"
    yield "entries", f"{_counts(found.entries)}; the oldest unread {age(found.oldest_entry, now)}"
    yield "queue", f"{_counts(found.candidates)}; the oldest open {age(found.oldest_candidate, now)}"
    yield "reviews", f"{_counts(found.reviews)}; {found.actions} actions"
    yield "fetches", f"of the last {sum(found.fetches.values())}: {_counts(found.fetches)}"
    yield "archive", f"{told['archive_files']} files, {_bytes(told['archive_bytes'])}"
    yield "database", f"{_bytes(told['database_bytes'])}, {told['database']}"
    yield "model", str(told["model"])


def _counts(counts: Mapping[str, int]) -> str:
    most = sorted(counts.items(), key=lambda one: -one[1])
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in most) or "none"


def _fit(line: str, style: str = "") -> Text:
    shown = line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
    return Text(shown, style, no_wrap=True)


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _bytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def _plain(found: Gauges, last: Sequence[RunLine]) -> dict[str, Any]:
    """Return the numbers under the names that they have in the code."""
    from dataclasses import asdict

    plain = asdict(found)
    plain.pop("fetch_seconds")
    return plain | {"runs": [asdict(run) for run in last]}
