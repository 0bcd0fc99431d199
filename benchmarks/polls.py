"""A first and an unchanged poll of local feeds, beside lemon24/reader, in turns in one run.

    python -m benchmarks.polls --python PYTHON    an interpreter that has `reader` (pip install reader)

Each feed has a host of its own, as most in the registry have; `--hosts 1` puts all on one, which we ask once
at a time and reader ten times at once. Both run in a process of their own on a database made before, and
print how long each poll took; `asked` is how many requests the server saw.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import facts
from benchmarks.site import Site, feed_urls, served, write_registry

TURNS = 3
POLLS = ("first", "unchanged, asked again", "right after, nothing due")
OURS = """
import sys, time
from pathlib import Path
from flows.steps import poll
from pipeline.settings import Settings
home = Path(sys.argv[1])
settings = Settings(
    home=home, database_url=f"sqlite:///{home / 'mercwatch.db'}", registry=home / "registry",
    allow_hosts=frozenset(sys.argv[2].split(",")),
)
poll(settings, [])
for due_only in (False, False, True):
    started = time.perf_counter()
    poll(settings, due_only=due_only)
    print(time.perf_counter() - started, flush=True)
    sys.stdin.readline()
"""
THEIRS = """
import json, sys, time
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in json.loads(sys.argv[2]):
    reader.add_feed(url)
for scheduled in (False, False, True):
    started = time.perf_counter()
    reader.update_feeds(workers=10, scheduled=scheduled)
    print(time.perf_counter() - started, flush=True)
    sys.stdin.readline()
"""


def main() -> None:
    """Poll in turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter that has reader")
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--hosts", type=int, help="as many as feeds, unless told")
    given = parser.parse_args()
    hosts = given.hosts or given.feeds
    site = Site(feeds=given.feeds, entries=15, on_topic=0.0, page_bytes=1000)
    with served(site, one_host=False) as address:
        turns = [
            (_ours(site, address, hosts), _theirs(given.python, site, address, hosts)) for _ in range(TURNS)
        ]
    shown = Table(
        title=f"{given.feeds} feeds of {hosts} hosts, median of {TURNS} turns",
        caption=facts(),
        title_justify="left",
    )
    for column in ("poll", "ours, s", "asked", "lemon24/reader, s", "asked", "ours : its"):
        shown.add_column(column, justify="left" if column == "poll" else "right")
    for n, name in enumerate(POLLS):
        (ours, we), (theirs, they) = (
            (statistics.median(turn[side][n][0] for turn in turns), turns[0][side][n][1]) for side in (0, 1)
        )
        ratio = f"{ours / theirs:.2f}"
        shown.add_row(name, f"{ours:.2f}", f"{we:,}", f"{theirs:.2f}", f"{they:,}", ratio)
    Console(width=110).print(shown)


def _ours(site: Site, address: str, hosts: int) -> list[tuple[float, int]]:
    with tempfile.TemporaryDirectory() as folder:
        write_registry(Path(folder) / "registry", site, address, hosts)
        own = {url.split("/")[2].split(":")[0] for url in feed_urls(site, address, hosts)}
        return _polls(site, [sys.executable, "-c", OURS, folder, ",".join(sorted(own))])


def _theirs(python: str, site: Site, address: str, hosts: int) -> list[tuple[float, int]]:
    with tempfile.TemporaryDirectory() as folder:
        urls = json.dumps(feed_urls(site, address, hosts))
        return _polls(site, [python, "-c", THEIRS, str(Path(folder) / "reader.db"), urls])


def _polls(site: Site, command: list[str]) -> list[tuple[float, int]]:
    """Return of each poll that a process prints the seconds, and the requests that came of it."""
    taken = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for _ in POLLS:
            before = site.asked
            taken.append((float(process.stdout.readline()), site.asked - before))
            process.stdin.write("\n")
            process.stdin.flush()
    return taken


if __name__ == "__main__":
    main()
