"""Seven days of a hundred feeds, compressed: real processes, a clock put forward by six hours a run.

Real are PostgreSQL, Prefect's server on it, its worker, every flow run (a process, asked for through its
deployment), the requests, and the webhook. Simulated is the time that our steps are told
(`benchmarks/soak_flow.py`), and with it what the feeds list. Each run is asked for when the one before has
ended, not by the schedule; at every fourth step both deployments of the ingest are asked for at once.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from rich.console import Console
from sqlalchemy import Connection, create_engine, text

from benchmarks.machine import facts
from benchmarks.soak_flow import CLOCK
from benchmarks.soak_judged import faults
from benchmarks.soak_plan import BEGIN, DAYS, PlannedFeed, plan
from benchmarks.soak_processes import Process, Service, running
from benchmarks.soak_runs import ENDED, Runs, deployments
from benchmarks.soak_site import Served, serving

STEP, DRAIN = timedelta(hours=6), 6  # further steps in which outages are recovered from
FIELDS = "publisher: Soak, kind: press, country: US, language: en, format: rss, confidence: high"
BOTH = ("ingest/hourly", "ingest/half-hourly")


@dataclass
class Clock:
    """The simulated time, which a file tells the runs."""

    file: Path
    ahead: float = 0.0

    def __call__(self) -> datetime:
        """Return it."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def put(self, to: datetime) -> None:
        """Put it forward; never back."""
        self.ahead = (
            max(self.ahead, (to - datetime.now(UTC)).total_seconds())
            if self.ahead
            else (to - datetime.now(UTC)).total_seconds()
        )
        self.file.write_text(f"{self.ahead:.3f}", encoding="ascii")


@dataclass
class Sample:
    """Megabytes and connections, between two runs; and the most that a run's process took."""

    memory: dict[str, float]
    connections: dict[str, int]
    run: float
    seconds: float


@dataclass
class Soak:
    """What is measured on the way."""

    runs: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    rolled: dict[str, list[datetime]] = field(default_factory=dict)


def memory(process: Process) -> float:
    """Return the megabytes of a process alone."""
    return float(psutil.Process(process.pid).memory_info().rss / 1e6)


def connections(database: Connection) -> dict[str, int]:
    """Return how many connections each database has, ours to look aside."""
    counted = (
        "SELECT datname, count(*) FROM pg_stat_activity "
        "WHERE datname IS NOT NULL AND pid <> pg_backend_pid() GROUP BY 1"
    )
    return {str(name): int(number) for name, number in database.execute(text(counted))}


def step(runs: Runs, worker: Process, names: tuple[str, ...]) -> tuple[Counter[str], float]:
    """Ask for a run of each deployment; return how they ended, and the most megabytes of one."""
    asked, most, until = [runs.ask(name) for name in names], 0.0, time.monotonic() + 900
    while True:
        states = [runs.state(one) for one in asked]
        if all(kind in ENDED for kind, _ in states):
            return Counter(f"{kind} {said}"[:90].strip() for kind, said in states), most
        if time.monotonic() > until:
            raise SystemExit(f"runs do not end: {states}")
        for child in psutil.Process(worker.pid).children(recursive=True):
            try:
                most = max(most, child.memory_info().rss / 1e6)
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.3)


def registry(folder: Path, feeds: list[PlannedFeed], port: int) -> Path:
    """Write the registry; each feed is asked at every step."""
    folder.mkdir()
    rows = "".join(
        f"  {one.slug}: {{name: {one.slug}, {FIELDS}, polls_per_day: 4, url: 'http://{one.host}:{port}/feed/{one.number}'}}\n"
        for one in feeds
    )
    (folder / "feeds.yml").write_text(f"feeds:\n{rows}", encoding="utf-8")
    return folder


def soak(folder: Path, seed: int, steps: int, out: Console) -> tuple[Soak, list[str]]:
    """Run it all; return what was measured, and what is wrong."""
    feeds, clock, done = plan(seed), Clock(folder / "clock"), Soak()
    clock.put(BEGIN)
    served = Served({one.number: one for one in feeds}, clock)
    with serving(served) as port:
        service = Service(
            folder,
            {
                "MERCWATCH_HOME": str(folder / "home"),
                "MERCWATCH_REGISTRY": str(registry(folder / "registry", feeds, port)),
                "MERCWATCH_ALLOW_HOSTS": ",".join(["127.0.0.1", *(one.host for one in feeds)]),
                "MERCWATCH_WEBHOOK": f"http://127.0.0.1:{port}/hook",
                CLOCK: str(clock.file),
            },
        )
        postgres, server, worker = service.postgres(), service.server(), service.worker()
        with running(postgres):
            service.create("mercwatch", "prefect")
            with running(server):
                service.deploy(deployments(folder, ingest="benchmarks.soak_flow.ingest"))
                with running(worker), closing(create_engine(service.url_of("postgres")).connect()) as looking:
                    runs = Runs(service.api)
                    for number in range(steps + DRAIN):
                        clock.put(BEGIN + number * STEP)
                        began = time.monotonic()
                        ended, most = step(runs, worker, BOTH if number % 4 == 3 else BOTH[:1])
                        done.runs += ended
                        time.sleep(1)
                        sizes = {one.name: memory(one) for one in (worker, server, postgres)}
                        done.samples.append(
                            Sample(sizes, connections(looking), most, time.monotonic() - began)
                        )
                        _note_rolled(service.database_url, done)
                        last = done.samples[-1]
                        out.print(f"{clock():%d %H:%M} {dict(ended)} {last}", style="dim")
            wrong, told = faults(service.database_url, served, feeds, done.rolled)
    out.print(*told, sep="\n")
    return done, wrong


def _note_rolled(url: str, done: Soak) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        for slug, at in connection.execute(
            text("SELECT slug, rolled_at FROM feed_states WHERE rolled_at IS NOT NULL")
        ):
            known = done.rolled.setdefault(slug, [])
            if at not in known:
                known.append(at)
    engine.dispose()


def main() -> None:
    """Soak, print, and fail where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=DAYS * 4 + 1, help="of six hours")
    given, out = parser.parse_args(), Console(width=160)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        began = time.monotonic()
        done, wrong = soak(folder, given.seed, given.steps, out)
    out.print(facts())
    out.print(f"{len(done.samples)} steps in {time.monotonic() - began:.0f} s; runs: {json.dumps(done.runs)}")
    for name in ("worker", "server", "postgres"):
        sizes = [round(one.memory[name]) for one in done.samples]
        out.print(f"{name} MB after each: {sizes}")
    out.print(f"a run's most MB: {[round(one.run) for one in done.samples]}")
    out.print(f"connections after each: {[one.connections for one in done.samples]}")
    for line in wrong:
        out.print(line, style="red")
    out.print(f"{len(wrong)} faults")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
