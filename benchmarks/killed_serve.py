"""`mercwatch serve` killed (SIGKILL) at random moments, each other time with all that it started, on SQLite.

Its schedule runs every minute here. Each round has some kills; before each of them all feeds are made due (by
hand, in the database), and new entries published where all has come to its end. A round has recovered once
all that was published has come to its end.
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from rich.console import Console
from sqlalchemy import create_engine, text

from benchmarks.killed import check, run, settings_of, stored
from benchmarks.killed_services import EACH, FEEDS, ROUND, Publisher, ended
from benchmarks.machine import facts
from benchmarks.site import Site, served, write_registry
from benchmarks.soak_processes import Process, Service
from flows.summary import silent
from pipeline.settings import Settings

PATIENCE = 400.0


def left(home: Path) -> int:
    """Return how many Prefect servers of this home run."""
    found = 0
    for one in psutil.process_iter():
        try:
            is_server = {"prefect", "server", "start"} <= set(one.cmdline())
            found += is_server and one.environ().get("PREFECT_HOME") == str(home / "prefect")
        except psutil.Error:
            continue
    return found


def make_due(settings: Settings) -> None:
    """Make every feed due."""
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE feed_states SET due_at = NULL"))
    engine.dispose()


def wait(settings: Settings, published: int) -> float:
    """Return the seconds until all that was published has ended."""
    began = time.monotonic()
    while ended(settings) < published:
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"{published - ended(settings)} entries without an end")
        time.sleep(0.5)
    return time.monotonic() - began


def main(times: int, seed: int, seconds: float) -> None:
    """Kill so many times, or until so many seconds are over; print what came of it."""
    chance, out = random.Random(seed), Console(width=140)
    publisher = Publisher(Site(FEEDS, EACH * (times + 1), on_topic=0.3, page_bytes=20_000, seed=seed))
    publisher.publish(EACH)
    with tempfile.TemporaryDirectory() as name, served(publisher.site) as address:
        folder = Path(name)
        write_registry(folder / "registry", publisher.site, address)
        settings = settings_of(folder / "home", folder / "registry")
        said = {"HOME": settings.home, "REGISTRY": settings.registry, "DATABASE_URL": settings.database_url}
        env = Service(folder, {f"MERCWATCH_{k}": str(v) for k, v in said.items()}).env
        env = {k: v for k, v in env.items() if not k.startswith("PREFECT_API")}
        env["MERCWATCH_ALLOW_HOSTS"] = "127.0.0.1"
        command = ["mercwatch", "serve", "--cron", "* * * * *"]
        serve = Process("serve", command, folder / "serve.log", env, lambda: left(settings.home) > 0)
        serve.start()
        try:
            wait(settings, publisher.published)
            took, servers, began, kills = list[float](), list[int](), time.monotonic(), 0
            while kills < times and time.monotonic() - began < seconds:
                if ended(settings) == publisher.published:
                    publisher.publish(EACH)
                make_due(settings)
                time.sleep(chance.uniform(0, 60))
                serve.kill(whole=kills % 2 == 1)
                kills += 1
                time.sleep(2)
                servers.append(left(settings.home))
                serve.start()
                if kills % ROUND == 0 or kills == times:
                    took.append(wait(settings, publisher.published))
                    out.print(f"{kills}: recovered {took[-1]:.1f} s; Prefect servers left over: {servers}")
        finally:
            serve.stop()
        calm = settings_of(folder / "calm", folder / "registry")
        run(calm, silent)
        expected = {name: rows for name, rows in stored(calm).items() if name not in {"feeds", "bodies"}}
        wrong, orphans = check(settings, expected)
    out.print(facts())
    out.print(f"serve killed {kills} times; {publisher.published} entries; {orphans} bodies for nobody")
    out.print(f"recovered after {statistics.median(took):.1f} s (median), {max(took):.1f} s (most)")
    out.print(f"{len(wrong)} differences from the undisturbed run; servers left over: {servers}", *wrong)
    sys.exit(bool(wrong))
