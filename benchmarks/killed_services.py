"""The processes of a service killed (SIGKILL) under work, and started again.

Each round new entries are published and a run is asked for through its deployment; at random moments the
process is killed some times, and started again at once. Where all has come to its end before a kill, more is
published; where a run died, another is asked for, as the schedule would at its next hour. A round has
recovered once all that was published has come to its end. When all are over, entries, documents, candidates
and bodies must be those of a single run that nothing disturbs.
"""

import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2 as httpx
import psutil
from rich.console import Console
from sqlalchemy.exc import OperationalError

from benchmarks.killed import check, run, settings_of, stored
from benchmarks.machine import facts
from benchmarks.site import Site, served, write_registry
from benchmarks.soak_processes import Process, Service, running
from benchmarks.soak_runs import ENDED, Runs, deployments
from db import queries
from db.session import open_database
from flows.summary import silent
from pipeline.errors import DatabaseError
from pipeline.settings import Settings

FEEDS, EACH = 10, 3  # entries that a feed publishes at once
ROUND, MOST = 5, 12.0  # kills of a round; seconds between two of PostgreSQL, which no run dies of
AGAIN, GONE, DEAD, PATIENCE = 2.0, 10.0, 45.0, 900.0  # a run of a killed worker is never told to have ended


@dataclass
class Publisher:
    """Lists of each feed's entries as many as are out by now."""

    site: Site
    feeds: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    out: int = 0

    def publish(self, more: int) -> None:
        """Let each feed list some more."""
        self.out += more
        for feed in range(self.site.feeds):
            listed = [f"/{feed}/{entry}" for entry in range(self.out)]
            self.site.bodies[f"/feed/{feed}"] = ("application/rss+xml", self.site.feed(listed))

    @property
    def published(self) -> int:
        """Return how many entries are out."""
        return self.out * self.site.feeds


def ended(settings: Settings) -> int:
    """Return how many entries have come to an end; none where the database does not answer."""
    try:
        with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
            counts = queries.entry_counts(session)
            return sum(n for each in counts.values() for state, n in each.items() if state != "pending")
    except (DatabaseError, OperationalError):
        return -1


@dataclass
class Work:
    """The run that is to do what is left to do; another is asked for where it has ended or died.

    span: seconds between two kills, at most.
    """

    runs: Runs
    span: float = MOST
    ends: Counter[str] = field(default_factory=Counter)
    asked: str = ""
    seen: float = 0.0  # when it was last known to be at work, or to wait for a worker

    def ask(self) -> None:
        """Ask for a run."""
        self.asked = self.runs.ask("ingest/hourly", feeds=[f"bench_{n}" for n in range(FEEDS)])
        self.seen = time.monotonic()

    def look(self) -> None:
        """Ask for another run if the last one does nothing any more, and the server answers."""
        with suppress(httpx.HTTPError):
            kind, said = self.runs.state(self.asked) if self.asked else ("", "")
            if kind not in ENDED | {"SCHEDULED", ""} and works(self.asked):
                self.seen = time.monotonic()
            gone = time.monotonic() - self.seen
            if kind in ENDED | {""} or gone > (DEAD if kind == "SCHEDULED" else GONE):
                self.ends[f"{kind} {said}"[:100]] += bool(kind)
                self.asked = ""
                self.ask()
                time.sleep(AGAIN)


def works(run: str) -> bool:
    """Tell whether a run has a process."""
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            if "prefect.engine" in one.cmdline() and one.environ().get("PREFECT__FLOW_RUN_ID") == run:
                return True
    return False


def strike(
    work: Work,
    settings: Settings,
    publisher: Publisher,
    victim: Process,
    chance: random.Random,
    kills: list[bool],
) -> tuple[list[float], float]:
    """Publish, run, kill so often and wait; return the seconds to be ready each time, and to recover.

    kills: for each, whether what the process started is killed with it.
    """
    publisher.publish(EACH)
    work.ask()
    ready = list[float]()
    for whole in kills:
        if ended(settings) == publisher.published:
            publisher.publish(EACH)
        work.look()
        time.sleep(chance.uniform(0, work.span))
        victim.kill(whole=whole)
        killed = time.monotonic()
        ready.append(victim.start())
    while ended(settings) < publisher.published:
        if time.monotonic() - killed > PATIENCE:
            raise SystemExit(
                f"{publisher.published - ended(settings)} entries without an end; runs {work.ends}"
            )
        work.look()
        time.sleep(0.5)
    return ready, time.monotonic() - killed


def main(what: str, times: int, seed: int, seconds: float, *, limited: bool) -> None:
    """Kill so many times, or until so many seconds are over; print what came of it."""
    chance, out = random.Random(seed), Console(width=140)
    entries = EACH * (2 + times + times // ROUND)
    publisher = Publisher(Site(FEEDS, entries, on_topic=0.3, page_bytes=20_000, seed=seed))
    publisher.publish(EACH)
    ready, recovered = list[float](), list[float]()
    with tempfile.TemporaryDirectory() as name, served(publisher.site) as address:
        folder = Path(name)
        folder.chmod(0o755)
        write_registry(folder / "registry", publisher.site, address)
        home = folder / "home"
        given = {"MERCWATCH_HOME": home, "MERCWATCH_REGISTRY": folder / "registry"}
        given_env = {k: str(v) for k, v in given.items()} | {"MERCWATCH_ALLOW_HOSTS": "127.0.0.1"}
        service = Service(folder, given_env)
        settings = replace(settings_of(home, folder / "registry"), database_url=service.database_url)
        postgres, server, worker = service.postgres(), service.server(), service.worker()
        victims = {"postgres": postgres, "server": server, "worker": worker}
        with running(postgres):
            service.create("mercwatch", "prefect", "calm")
            with running(server):
                service.deploy(deployments(folder, limited=limited))
                with running(worker):
                    work, began = Work(Runs(service.api)), time.monotonic()
                    work.ask()
                    work.runs.wait(work.asked, 180)
                    whole = time.monotonic() - work.seen
                    work.span = MOST if what == "postgres" else whole
                    out.print(f"an undisturbed run took {whole:.1f} s")
                    while len(ready) < times and time.monotonic() - began < seconds:
                        first = len(ready)
                        kills = [
                            what == "worker" and n % 2 == 1 for n in range(first, min(first + ROUND, times))
                        ]
                        each, took = strike(work, settings, publisher, victims[what], chance, kills)
                        ready += each
                        recovered.append(took)
                        shown = ", ".join(f"{one:.1f}" for one in each)
                        out.print(f"{len(ready)}: ready after {shown} s, recovered after {took:.1f} s")
            calm = replace(
                settings_of(folder / "calm", folder / "registry"), database_url=service.url_of("calm")
            )
            run(calm, silent, sampled=False)  # as the runs name feeds
            expected = {name: rows for name, rows in stored(calm).items() if name != "feeds"}
            bodies = set(expected.pop("bodies")) - set(stored(settings)["bodies"])  # it saw one listing only
            wrong, orphans = check(settings, expected)
            wrong += [f"{len(bodies)} bodies are not in the archive"] * bool(bodies)
    out.print(facts())
    out.print(f"{len(ready)} times {what}: {publisher.published} entries published; {dict(work.ends)}")
    for told_of, each in (("ready", ready), ("recovered", recovered)):
        out.print(f"{told_of} after {statistics.median(each):.1f} s (median), {max(each):.1f} s (most)")
    out.print(f"{len(wrong)} differences from the undisturbed run; {orphans} bodies kept for nobody")
    for line in wrong:
        out.print(line, style="red")
    sys.exit(bool(wrong))
