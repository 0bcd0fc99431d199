"""A first and an unchanged poll of local feeds, beside lemon24/reader, in turns in one run.

    python -m benchmarks.polls --python PYTHON    an interpreter that has `reader` (pip install reader)

Both start with an empty database and store entries. Reader asks ten at once; we ask a host once at a time,
and all feeds are of one host. Right after a poll nothing is due, so an unchanged poll is one of the schedule.
Whole processes are not compared: only the polls, as both print them.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.machine import facts
from benchmarks.site import Site, served, write_registry
from flows.steps import poll
from pipeline.settings import Settings

TURNS = 3
THEIRS = """
import json, sys, time
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in json.loads(sys.argv[2]):
    reader.add_feed(url)
taken = []
for _ in range(2):
    started = time.perf_counter()
    reader.update_feeds(workers=10)
    taken.append(time.perf_counter() - started)
print(json.dumps([*taken, reader.get_entry_counts().total]))
"""


def main() -> None:
    """Poll in turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter that has reader")
    parser.add_argument("--feeds", type=int, default=100)
    given = parser.parse_args()
    site = Site(feeds=given.feeds, entries=15, on_topic=0.0, page_bytes=1000)
    with served(site) as address:
        urls = [f"{address}/feed/{n}" for n in range(given.feeds)]
        turns = [(_ours(site, address), _theirs(given.python, urls)) for _ in range(TURNS)]
    shown = Table(
        title=f"{given.feeds} feeds, median of {TURNS} turns", caption=facts(), title_justify="left"
    )
    for column in ("poll", "ours, s", "lemon24/reader, s", "ours : its"):
        shown.add_column(column, justify="left" if column == "poll" else "right")
    for n, name in enumerate(("first", "unchanged")):
        ours, theirs = (statistics.median(turn[side][n] for turn in turns) for side in (0, 1))
        shown.add_row(name, f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}")
    Console(width=100).print(shown)


def _ours(site: Site, address: str) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_registry(home / "registry", site, address)
        settings = Settings(
            home=home,
            database_url=f"sqlite:///{home / 'mercwatch.db'}",
            registry=home / "registry",
            allow_hosts=frozenset({"127.0.0.1"}),
        )
        taken = []
        for again in (False, True):
            started = perf_counter()
            poll(settings, due_only=again)
            taken.append(perf_counter() - started)
    return taken


def _theirs(python: str, urls: list[str]) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-c", THEIRS, str(Path(folder) / "reader.db"), json.dumps(urls)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken: list[float] = json.loads(done.stdout)
    return taken[:2]


if __name__ == "__main__":
    main()
