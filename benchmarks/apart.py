"""A backfill by workers on hosts of their own, one of them cut off on the way and joined again.

Scheduler and writer are on one host, two workers on two more: network namespaces of this machine, a `dask`
process each, which is started again where it ends, as systemd does. What is stored must be what a run stores
that nothing disturbs, row by row and body by body. Wants root, as it makes the hosts.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from benchmarks.backfill import settings_of
from benchmarks.crawl import write
from benchmarks.hosts import Host, joined
from benchmarks.killed import stored
from benchmarks.machine import facts
from benchmarks.soak_processes import ROOT, Process, running
from flows.steps.backfilling.cluster import CONFIGURED
from pipeline.archive.parts import files_of
from pipeline.settings import Settings

PORT, PROGRAMS = 8786, Path(sys.executable).parent
AGAIN = 'while :; do "$@"; sleep 1; done'
SHARE = 0.25  # of the bytes stored when the link is cut
PATIENCE = 900.0  # seconds for a whole run
RETURN = 90.0  # seconds that a worker may take to be there again, once its link is


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run took, in seconds; noticed, back: from the cut, and from the link's return, None if never.

    done: the share that was stored when the link was up again.  again: starts of its worker, less one.
    """

    seconds: float
    cut: float
    done: float = 1.0
    noticed: float | None = None
    back: float | None = None
    again: int = 0


def said(log: Path, words: str, since: float) -> float | None:
    """Return how long after a moment the scheduler first said something."""
    for line in log.read_text(errors="replace").splitlines():
        if words in line:
            after = datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f").astimezone().timestamp() - since
            if after >= 0:
                return after
    return None


def share(settings: Settings, total: int) -> float:
    """Return which share of the bytes is stored."""
    engine = create_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            reached = connection.execute(text("SELECT coalesce(sum(reached), 0) FROM backfills")).scalar_one()
    except OperationalError:  # not made yet
        return 0.0
    finally:
        engine.dispose()
    return float(reached) / total


@contextmanager
def cluster(hosts: list[Host], folder: Path, env: dict[str, str]) -> Iterator[Path]:
    """Run a scheduler on the first host and a worker on each other; yield the scheduler's log."""

    def process(host: Host, says: str, *words: str) -> Process:
        log = folder / f"{host.address}.log"
        command = host.command("sh", "-c", AGAIN, "sh", str(PROGRAMS / "dask"), *words, "--no-dashboard")
        return Process(host.name, command, log, env, lambda: says in log.read_text(errors="replace"))

    first, *others = hosts
    address = f"tcp://{first.address}:{PORT}"
    scheduler = process(first, "Scheduler at", "scheduler", "--host", first.address, "--port", str(PORT))
    workers = [process(host, "Registered to", "worker", address, "--nthreads", "1") for host in others]
    with running(scheduler, *workers):
        yield scheduler.log


def run(hosts: list[Host], crawl: Path, settings: Settings, cut: float) -> Ran:
    """Read the crawl, the last host cut off for so many seconds on the way, never if 0."""
    first, last, total = hosts[0], hosts[-1], sum(file.stat().st_size for file in files_of([crawl]))
    env = {k: v for k, v in os.environ.items() if not k.startswith("MERCWATCH_")}
    env.setdefault("DASK_CONFIG", str(CONFIGURED))
    ours = env | {
        "MERCWATCH_HOME": str(settings.home),
        "MERCWATCH_DATABASE_URL": settings.database_url,
        "MERCWATCH_DASK": f"tcp://{first.address}:{PORT}",
    }
    with cluster(hosts, settings.home, env) as log, (settings.home / "backfill.log").open("wb") as out:
        began = time.monotonic()
        reading = subprocess.Popen(
            first.command(str(PROGRAMS / "mercwatch"), "backfill", str(crawl), "--json"),
            env=ours,
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
        at, up, done = 0.0, 0.0, 1.0
        if cut:
            while share(settings, total) < SHARE and reading.poll() is None:
                time.sleep(0.1)
            at = time.time()
            last.cut(off=True)
            time.sleep(cut)
            done, up = share(settings, total), time.time()
            last.cut(off=False)
        code = reading.wait(PATIENCE)
        seconds = time.monotonic() - began
        if code:
            raise SystemExit(f"the backfill failed: {(settings.home / 'backfill.log').read_text()[-2000:]}")
        there = f"worker addr: tcp://{last.address}"
        noticed = said(log, f"Remove {there}", at) if cut else None
        if noticed is None:
            return Ran(seconds, cut, done)
        while (back := said(log, f"Register {there}", up)) is None and time.time() - up < RETURN:
            time.sleep(0.5)
        again = (settings.home / f"{last.address}.log").read_text(errors="replace").count("Start Nanny") - 1
    return Ran(seconds, cut, done, noticed, back, again)


def main() -> None:
    """Read a crawl undisturbed and with each cut, print them side by side; fail where they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--every", type=int, default=50, help="one page in so many is on topic")
    parser.add_argument("--cuts", type=float, nargs="+", default=[5.0, 45.0], help="seconds")
    parser.add_argument("--folder", type=Path, help="where the crawl lies, or is written to and kept")
    given, out = parser.parse_args(), Console(width=140)
    shown = Table(title=f"{given.pages:,} pages", title_justify="left")
    for name in (
        "cut off s",
        "whole run s",
        "noticed after s",
        "stored by its return",
        "back after s",
        "started anew",
        "differences",
    ):
        shown.add_column(name, justify="right")
    wrong, expected = [], dict[str, list[tuple[object, ...]]]()
    with joined(("writer", "one", "two")) as hosts, tempfile.TemporaryDirectory() as temporary:
        crawl = given.folder or Path(temporary) / "crawl"
        if not crawl.is_dir():
            write(crawl, given.pages, every=given.every)
        for n, cut in enumerate((0.0, *given.cuts)):
            settings = settings_of(Path(temporary) / f"run{n}", 2)
            ran = run(hosts, crawl, settings, cut)
            rows = stored(settings)
            expected = expected or rows
            differs = [f"cut off {cut:.0f} s: {name} differ" for name in rows if rows[name] != expected[name]]
            wrong += differs
            if ran.noticed is not None and ran.back is None:
                wrong.append(f"cut off {cut:.0f} s: the worker was not back {RETURN:.0f} s after its link")
            if ran.done == 1.0 and cut:
                wrong.append(f"cut off {cut:.0f} s: all was stored before its return: give more --pages")
            took = ["never" if one is None else f"{one:.1f}" for one in (ran.noticed, ran.back)]
            stored_by = f"{ran.done:.0%}" if cut else ""
            shown.add_row(
                f"{cut:.0f}",
                f"{ran.seconds:.1f}",
                took[0],
                stored_by,
                took[1],
                str(ran.again),
                str(len(differs)),
            )
    out.print(shown, facts(), f"{len(expected['documents'])} documents; {len(wrong)} faults", sep="\n")
    for line in wrong:
        out.print(line, style="red")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
