"""The processes of a service killed (SIGKILL) under work, and started again.

Each time new entries are published and a run is asked for through its deployment; at a random moment of it
the process is killed, and started again at once. It has recovered once all that was published has come to its
end; where a run died, another is asked for after five seconds, as the schedule would at its next hour. At the
end entries, documents, candidates and bodies must be those of a single run that nothing disturbs.
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

FEEDS, EACH, WHOLE = 10, 3, 12.0  # entries a feed between two kills; seconds of a run, start-up included
AGAIN, DEAD, PATIENCE = 5.0, 45.0, 900.0  # a run of a killed worker is never told to have ended


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


def strike(
    runs: Runs, settings: Settings, publisher: Publisher, victim: Process, chance: random.Random, whole: bool
) -> tuple[float, float, Counter[str]]:
    """Publish, run, kill and wait; return the seconds to be ready and to recover, and how runs ended."""
    publisher.publish(EACH)
    slugs = [f"bench_{n}" for n in range(FEEDS)]
    asked = runs.ask("ingest/hourly", feeds=slugs)
    time.sleep(chance.uniform(0.5, WHOLE))
    victim.kill(whole=whole)
    killed, ends = time.monotonic(), Counter[str]()
    ready, since = victim.start(), time.monotonic()
    while ended(settings) < publisher.published:
        if time.monotonic() - killed > PATIENCE:
            raise SystemExit(f"{publisher.published - ended(settings)} entries without an end; runs {ends}")
        with suppress(httpx.HTTPError):
            kind, said = runs.state(asked)
            if kind in ENDED or time.monotonic() - since > DEAD:
                ends[f"{kind} {said}"[:100]] += 1
                since = time.monotonic()
                asked = runs.ask("ingest/hourly", feeds=slugs)
                time.sleep(AGAIN)
        time.sleep(0.5)
    recovered = time.monotonic() - killed
    with suppress(httpx.HTTPError, TimeoutError):
        ends["{} {}".format(*runs.wait(asked, 5 * AGAIN))[:100]] += 1
    return ready, recovered, ends


def main(what: str, times: int, seed: int, seconds: float, *, limited: bool) -> None:
    """Kill so many times, or until so many seconds are over; print what came of it."""
    chance, out = random.Random(seed), Console(width=140)
    publisher = Publisher(Site(FEEDS, EACH * (times + 1), on_topic=0.3, page_bytes=20_000, seed=seed))
    publisher.publish(EACH)
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
                    runs, told, ends, began = Runs(service.api), [], Counter[str](), time.monotonic()
                    runs.wait(runs.ask("ingest/hourly", feeds=[f"bench_{n}" for n in range(FEEDS)]), 180)
                    for n in range(times):
                        if time.monotonic() - began > seconds:
                            break
                        whole = what == "worker" and n % 2 == 1
                        ready, recovered, how = strike(
                            runs, settings, publisher, victims[what], chance, whole
                        )
                        told.append((ready, recovered))
                        ends += how
                        with_runs = " with its run" if whole else ""
                        out.print(
                            f"{n + 1}: {what} killed{with_runs}; ready {ready:.1f} s, "
                            f"recovered {recovered:.1f} s; {dict(how)}"
                        )
            calm = replace(
                settings_of(folder / "calm", folder / "registry"), database_url=service.url_of("calm")
            )
            run(calm, silent)
            expected = {name: rows for name, rows in stored(calm).items() if name != "feeds"}
            bodies = set(expected.pop("bodies")) - set(stored(settings)["bodies"])  # it saw one listing only
            wrong, orphans = check(settings, expected)
            wrong += [f"{len(bodies)} bodies are not in the archive"] * bool(bodies)
    out.print(facts())
    out.print(f"{len(told)} times {what}: {publisher.published} entries published; {dict(ends)}")
    for told_of, each in (("ready", [a for a, _ in told]), ("recovered", [b for _, b in told])):
        out.print(f"{told_of} after {statistics.median(each):.1f} s (median), {max(each):.1f} s (most)")
    out.print(f"{len(wrong)} differences from the undisturbed run; {orphans} bodies kept for nobody")
    for line in wrong:
        out.print(line, style="red")
    sys.exit(bool(wrong))
