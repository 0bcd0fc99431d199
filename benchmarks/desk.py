"""How long reviewers wait: ten at once, on a hundred thousand candidates of a million documents.

The desk is the real one, served by uvicorn in a process of its own; each reviewer is a thread that opens the
queue, then candidates one after the other, and decides on each, with a pause for reading between.
"""

import argparse
import multiprocessing
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx
import uvicorn
from rich.console import Console
from rich.table import Table

from benchmarks.many import fill
from benchmarks.pouring import pour
from db import people
from db.queries import count_candidates
from db.session import open_database
from pipeline.registry import load
from pipeline.review.people import UserRole
from web.app import create_app

PASSWORD = "correct horse battery"
TARGETS = {"median": 50, "p95": 150}  # milliseconds
VERDICTS = ({"verdict": "accept"}, {"verdict": "accept"}, {"verdict": "reject", "reason": "wrong_reading"})
FILTERS = ("?type=sanctions", "?min_confidence=0.5", "?actor=AU", "?words=Intellexa", "?page=2")
Waits = dict[str, list[float]]


def serve(url: str, bound: socket.socket) -> None:
    """Serve the desk until the process is ended."""
    with open_database(url) as database:
        config = uvicorn.Config(create_app(database, load()), log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[bound])


@contextmanager
def served(url: str) -> Iterator[str]:
    """Yield the address of the desk over a database."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        process = multiprocessing.get_context("fork").Process(target=serve, args=(url, bound), daemon=True)
        process.start()
        base = f"http://127.0.0.1:{bound.getsockname()[1]}"
        try:
            httpx.get(f"{base}/ready", timeout=30).raise_for_status()
            yield base
        finally:
            process.terminate()
            process.join()


def review(
    base: str, name: str, waits: Waits, all_in: threading.Barrier, seconds: float, pause: float, seed: int
) -> None:
    """Review as one person for so many seconds, from when all have logged in."""
    chance = random.Random(seed)

    def timed(what: str, method: str, path: str, **more: object) -> httpx.Response:
        began = time.perf_counter()
        answer = desk.request(method, path, **more)  # type: ignore[arg-type]
        waits[what].append((time.perf_counter() - began) * 1000)
        return answer

    with httpx.Client(base_url=base, timeout=60) as desk:
        entered = desk.post("/login", json={"name": name, "password": PASSWORD}).raise_for_status()
        desk.headers["X-CSRF-Token"] = entered.json()["csrf"]
        for question in FILTERS:  # what is counted once a while is counted
            desk.get(f"/candidates{question}")
        all_in.wait()
        until = time.perf_counter() + seconds
        time.sleep(chance.uniform(0, pause))
        while time.perf_counter() < until:
            timed("queue page", "GET", "/candidates")
            timed("queue page, filtered", "GET", "/candidates" + chance.choice(FILTERS))
            waiting = desk.get("/queue").json()["ids"]
            for number in chance.sample(waiting, min(5, len(waiting))):
                time.sleep(chance.uniform(0.5, 1.5) * pause)
                timed("candidate page", "GET", f"/candidates/{number}")
                shown = desk.get(f"/candidates/{number}/review").json()["shown"]
                time.sleep(chance.uniform(0.5, 1.5) * pause)
                said = chance.choice(VERDICTS) | {"shown": shown}
                answer = timed("decision", "POST", f"/candidates/{number}/decisions", json=said)
                if answer.status_code not in {201, 403, 409}:
                    waits[f"fault {answer.status_code}"].append(0)


def measure(url: str, *, reviewers: int, seconds: float, pause: float) -> Waits:
    """Return the milliseconds that each request took."""
    names = [f"reviewer{n}" for n in range(reviewers)]
    with open_database(url) as database, database.session() as session:
        known = {one.name for one in people.users(session)}
        for name in names:
            if name not in known:
                role, now = UserRole.REVIEWER, datetime.now(UTC)
                people.add_user(session, name, role, PASSWORD, done_by="bench", now=now)
    waits: Waits = defaultdict(list)
    with served(url) as base:
        all_in = threading.Barrier(reviewers)
        threads = [
            threading.Thread(target=review, args=(base, name, waits, all_in, seconds, pause, n))
            for n, name in enumerate(names)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return waits


def main() -> None:
    """Fill and measure a SQLite file and, where one is given, an empty PostgreSQL database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--reviewers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument(
        "--pause", type=float, default=2.5, help="seconds of reading before each request, at the mean"
    )
    parser.add_argument("--postgresql", metavar="URL", help="of a database, empty or filled by this")
    parser.add_argument("--sqlite", metavar="FILE", type=Path, help="to keep, or filled by this before")
    names = ("SQLite", "PostgreSQL")
    parser.add_argument("--only", choices=names, nargs=1, default=names, help="measure one of the two")
    asked = parser.parse_args()
    table = Table(title=f"{asked.candidates:,} candidates of {asked.documents:,} documents, milliseconds")
    for heading in ("database", "request", "times", "median", "p95", "worst"):
        table.add_column(heading, justify="left" if heading in {"database", "request"} else "right")
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{asked.sqlite or Path(folder) / 'desk.db'}"}
        urls |= {"PostgreSQL": asked.postgresql} if asked.postgresql else {}
        for name, url in urls.items():
            if name not in asked.only:
                continue
            _fill(url, asked.documents, asked.candidates, urls["SQLite"])
            waits = measure(url, reviewers=asked.reviewers, seconds=asked.seconds, pause=asked.pause)
            for what, given in sorted(waits.items()):
                median, p95 = statistics.median(given), statistics.quantiles(given, n=20)[-1]
                slow |= median > TARGETS["median"] or p95 > TARGETS["p95"] or what.startswith("fault")
                table.add_row(name, what, str(len(given)), *(f"{n:.0f}" for n in (median, p95, max(given))))
    Console().print(table)
    sys.exit(slow)


def _fill(url: str, documents: int, candidates: int, sqlite: str) -> None:
    """Fill a database that is empty; PostgreSQL with what the SQLite file holds."""
    with open_database(url) as database:
        with database.session(read_only=True) as session:
            if count_candidates(session, state=None):
                return
        began = time.perf_counter()
        if url == sqlite:
            fill(database, load(), documents=documents, candidates=candidates)
        else:
            _fill(sqlite, documents, candidates, sqlite)
            with open_database(sqlite) as filled:
                pour(filled, database)
        took = time.perf_counter() - began
        print(f"{url.partition('@')[2] or url}: filled in {took:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
