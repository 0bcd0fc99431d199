"""A run killed at random moments, again and again, against a run that nothing disturbs.

Each round starts from nothing; its runs are killed (SIGKILL) after a random part of what a whole run takes,
until one ends by itself before that. Then documents, entries, candidates, addresses and the feeds' states
must be those of the undisturbed run, every row must lead to its body in the archive, and the bodies must be
the same. Runs are forks of a process that has loaded the language model, so that kills fall into the work.
"""

import argparse
import mmap
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

from rich.console import Console
from sqlalchemy import create_engine, text

from benchmarks.site import Site, served, write_registry
from db import queries
from db.session import open_database
from flows import steps
from flows.summary import silent
from flows.wiring import annotator, database
from pipeline.archive import Archive, warc
from pipeline.archive.verifying import verify
from pipeline.settings import Settings

STAGES = ("start", "poll", "collect", "read", "look")
SAME = {
    "documents": "SELECT url, version, digest, text_digest, title, published, publisher, country, language, "
    "origin, edited_from, diff FROM documents",
    "addresses": "SELECT a.url, d.url, d.version, a.withdrawn_at FROM document_addresses a "
    "JOIN documents d ON d.id = a.document_id",
    "entries": "SELECT e.feed, e.guid, e.url, e.title, e.published_at, e.digest, e.state, e.reason, "
    "p.digest, d.digest FROM entries e LEFT JOIN pages p ON p.id = e.page_id "
    "LEFT JOIN documents d ON d.id = e.document_id",
    "annotations": "SELECT d.digest, a.model, a.language, a.untagged, count(m.id) FROM annotations a "
    "JOIN documents d ON d.id = a.document_id LEFT JOIN mentions m ON m.annotation_id = a.id GROUP BY a.id, "
    "d.id",
    "candidates": "SELECT d.digest, c.key, c.state, c.confidence, count(e.id) FROM candidates c "
    "JOIN documents d ON d.id = c.document_id JOIN evidence e ON e.candidate_id = c.id GROUP BY c.id, d.id",
    "feeds": "SELECT slug, url, etag, last_modified, failures, gone_at, moved_to FROM feed_states",
}


def serve(site: Site, told: Connection) -> None:
    """Serve the site from a process of its own until it is ended."""
    with served(site) as address:
        told.send(address)
        signal.pause()


def run(settings: Settings, report: Callable[[str, int, int], None], *, sampled: bool = True) -> None:
    """Do what `mercwatch ingest --all` does; sampled: as where no feeds are named."""
    with database(settings) as opened, opened.alone():
        summary = steps.poll(settings, report=report)
        summary = steps.collect(settings, summary, report=report)
        summary = steps.read(settings, summary, report=report)
        steps.look(settings, summary, report=report)
        if sampled:
            steps.sample(settings)
        steps.watch(settings)


def forked(settings: Settings, stage: mmap.mmap, wait: float) -> bool:
    """Run in a fork and kill it after so many seconds; tell whether it ended before."""
    stage[0] = 0
    child = os.fork()
    if child == 0:

        def report(name: str, done: int, total: int) -> None:
            stage[0] = STAGES.index(name)

        code = 1
        try:
            run(settings, report)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            if status:
                raise SystemExit(f"a run failed with {status}")
            return True
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def stored(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Return what must be the same, table by table; ids and times aside."""
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        found = {
            name: sorted(map(tuple, connection.execute(text(sql))), key=repr) for name, sql in SAME.items()
        }
    engine.dispose()
    bodies = {
        sha256(record.body).hexdigest()
        for file in Archive(settings.archive).files()
        for record in warc.walk(file)
        if isinstance(record, warc.Record) and record.kind == warc.RESPONSE
    }
    return found | {"bodies": [(body,) for body in sorted(bodies)]}


def settings_of(home: Path, registry: Path) -> Settings:
    """Return settings with a home of their own."""
    home.mkdir()
    return Settings(
        home=home,
        database_url=f"sqlite:///{home}/mercwatch.db",
        registry=registry,
        allow_hosts=frozenset({"127.0.0.1"}),
    )


def check(settings: Settings, expected: dict[str, list[tuple[object, ...]]]) -> tuple[list[str], int]:
    """Return what differs from the undisturbed run, and how many records nobody points at."""
    found = stored(settings)
    wrong = [
        f"{name}: {len(set(found[name]) ^ set(rows))} rows differ, {len(found[name])} for {len(rows)}, as "
        f"{sorted(set(found[name]) ^ set(rows), key=repr)[:2]}"
        for name, rows in expected.items()
        if found[name] != rows
    ]
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        verdict = verify(Archive(settings.archive), queries.pointed(session))
    return wrong + [f"{f.file} at {f.offset}: {f.what}" for f in verdict.faults], verdict.orphans


def main() -> None:
    """Kill what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--entries", type=int, default=20, help="of each feed")
    parser.add_argument("--each", type=int, default=10, help="kills of a round, about")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--what", choices=("run", "worker", "server", "postgres", "web", "serve"), default="run"
    )
    parser.add_argument("--times", type=int, default=50, help="kills of what is not a run")
    parser.add_argument("--seconds", type=float, default=1200, help="after which no more are made")
    parser.add_argument(
        "--limited",
        action="store_true",
        help="with the deployment's limit, which a killed run holds for 300 s",
    )
    given = parser.parse_args()
    if given.what == "run":
        kill_runs(given)
    from benchmarks import killed_serve, killed_services, killed_web  # noqa: PLC0415 - which import this

    if given.what in {"web", "serve"}:
        of_own = killed_web if given.what == "web" else killed_serve
        of_own.main(given.times, given.seed, given.seconds)
    killed_services.main(given.what, given.times, given.seed, given.seconds, limited=given.limited)


def kill_runs(given: argparse.Namespace) -> None:
    """Kill until the number is reached, print where, and fail if anything differs."""
    chance, out = random.Random(given.seed), Console(width=140)
    site = Site(feeds=given.feeds, entries=given.entries, on_topic=0.5, page_bytes=20_000)
    for path in chance.sample([p for p in site.bodies if "feed" not in p], given.feeds):
        del site.bodies[path]  # listed, and not there
    spawn = multiprocessing.get_context("spawn")
    told, tell = spawn.Pipe(duplex=False)
    server = spawn.Process(target=serve, args=(site, tell), daemon=True)
    server.start()
    stage = mmap.mmap(-1, 1)
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "registry"
        write_registry(registry, site, told.recv())
        calm = settings_of(Path(folder) / "calm", registry)
        annotator(calm)
        started = time.monotonic()
        run(calm, silent)  # here, so that the forks need load nothing
        whole = time.monotonic() - started
        expected = stored(calm)
        rows = ", ".join(f"{len(rows)} {name}" for name, rows in expected.items())
        out.print(f"undisturbed: {whole:.1f} s; {rows}")
        kills, rounds, orphans, wrong = Counter[str](), 0, 0, []
        while kills.total() < given.kills:
            rounds += 1
            settings = settings_of(Path(folder) / f"round{rounds}", registry)
            while kills.total() < given.kills:
                if forked(settings, stage, chance.uniform(0, 2 * whole / given.each)):
                    break
                kills[STAGES[stage[0]]] += 1
            forked(settings, stage, 3600)
            differs, alone = check(settings, expected)
            wrong += differs
            orphans += alone
        server.terminate()
    told_where = ", ".join(f"{number} in {name}" for name, number in kills.most_common())
    out.print(
        f"{kills.total()} kills ({told_where}) in {rounds} rounds; {orphans} bodies kept twice or for nobody"
    )
    for line in wrong:
        out.print(line, style="red")
    out.print(f"{len(wrong)} differences from the undisturbed run")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
