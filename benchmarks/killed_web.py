"""The review desk killed (SIGKILL) while people decide, and started again, on PostgreSQL.

What was answered with 201 must be stored once, as it was said; what got no answer once, as it was said, or
not at all.
"""

import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx
from rich.console import Console

from benchmarks.machine import facts
from benchmarks.races import fill
from benchmarks.soak_processes import Process, Service, free_port, running
from db import people
from db.queries.review import review
from db.session import Database, open_database
from pipeline.review.people import UserRole

PASSWORD, REVIEWERS, BEFORE = "correct horse battery", 3, 3.0  # seconds of work before a kill, at most
VERDICTS = ({"verdict": "accept"}, {"verdict": "reject", "reason": "wrong_reading"})


@dataclass
class Said:
    """What reviewers said of each candidate, and what they were answered; None: nothing."""

    answers: dict[int, list[tuple[str, str, int | None]]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)


def decide(base: str, name: str, ids: list[int], said: Said, seed: int) -> None:
    """Decide on each candidate once it is known to be answered; log in anew where that is asked."""
    chance, left = random.Random(seed), list(ids)
    with httpx.Client(base_url=base, timeout=20, trust_env=False) as desk:
        while left and not said.over.is_set():
            try:
                if "X-CSRF-Token" not in desk.headers:
                    entered = desk.post(
                        "/login", json={"name": name, "password": PASSWORD}
                    ).raise_for_status()
                    desk.headers["X-CSRF-Token"] = entered.json()["csrf"]
                number = left[-1]
                shown = desk.get(f"/candidates/{number}/review").raise_for_status().json()["shown"]
            except httpx.HTTPError:  # it is down
                time.sleep(0.1)
                continue
            verdict, status = chance.choice(VERDICTS), None
            try:
                posted = desk.post(f"/candidates/{number}/decisions", json=verdict | {"shown": shown})
                status = posted.status_code
            except httpx.TransportError:
                pass  # said, and not answered
            said.answers.setdefault(number, []).append((name, verdict["verdict"], status))
            left.pop()
            time.sleep(chance.uniform(0, 0.05))


def faults(opened: Database, said: Said) -> tuple[list[str], Counter[str]]:
    """Return what is stored otherwise than it was answered, and how often which answer was given."""
    wrong, answered = [], Counter[str]()
    with opened.session(read_only=True) as session:
        for number, each in said.answers.items():
            name, verdict, status = each[0]
            found = review(session, number)
            stored = [(one.reviewer, str(one.verdict)) for one in found.decisions] if found else []
            kept = stored == [(name, verdict)]
            answered[f"{status or 'no answer'}, {'stored' if kept else 'not stored'}"] += 1
            if not (kept or (status is None and not stored)):
                wrong.append(f"candidate {number}: {each}, and stored is {stored}")
    return wrong, answered


def strike(web: Process, times: int, seconds: float, seed: int) -> list[float]:
    """Kill so many times; return the seconds until it was ready again."""
    chance, ready, began = random.Random(seed), list[float](), time.monotonic()
    while len(ready) < times and time.monotonic() - began < seconds:
        time.sleep(chance.uniform(0.2, BEFORE))
        web.kill()
        ready.append(web.start())
    time.sleep(2)
    return ready


def main(times: int, seed: int, seconds: float) -> None:
    """Kill and look; print what came of it."""
    with tempfile.TemporaryDirectory() as name:
        folder, port, out = Path(name), free_port(), Console(width=140)
        folder.chmod(0o755)
        service = Service(folder, {"MERCWATCH_HOME": str(folder / "home")})
        with running(service.postgres()):
            service.create("mercwatch")
            with open_database(service.database_url) as opened:
                ids = sorted(fill(opened, 100 * times))
                names = [f"reviewer{n}" for n in range(REVIEWERS)]
                with opened.session() as session:
                    for one in names:
                        now = datetime.now(UTC)
                        people.add_user(session, one, UserRole.REVIEWER, PASSWORD, done_by="bench", now=now)
                said, web, base = Said(), service.web(port), f"http://127.0.0.1:{port}"
                threads = [
                    threading.Thread(target=decide, args=(base, one, ids[n::REVIEWERS], said, seed + n))
                    for n, one in enumerate(names)
                ]
                with running(web):
                    for thread in threads:
                        thread.start()
                    ready = strike(web, times, seconds, seed)
                    said.over.set()
                    for thread in threads:
                        thread.join()
                wrong, answered = faults(opened, said)
    out.print(facts())
    out.print(f"web killed {len(ready)} times; {len(said.answers)} decisions said: {dict(answered)}")
    out.print(f"ready after {statistics.median(ready):.1f} s (median), {max(ready):.1f} s (most)")
    for line in wrong:
        out.print(line, style="red")
    out.print(f"{len(wrong)} lost, doubled or changed")
    sys.exit(bool(wrong or not answered))
