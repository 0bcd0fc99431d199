"""Two reviewers decide on one candidate at the same moment, a thousand times: one wins, the other is told."""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from time import perf_counter

from rich.console import Console
from rich.table import Table

from db.decisions import Decision, Rules, Verdict, decide
from db.queries import Filters, candidates
from db.queries.review import review
from db.session import Database, open_database
from db.store import save_document, save_reading
from pipeline.errors import StaleError
from pipeline.records import Annotation, Candidate, Certainty, Document, Evidence, Origin, Role, Status
from pipeline.registry import load

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("ada", "bob")
GIVEN = {
    "ada": Decision(verdict=Verdict.ACCEPT),
    "bob": Decision(verdict=Verdict.REJECT, reason="wrong_reading"),
}


@dataclass
class Outcome:
    """What came of the races: how they ended, who won, and what is wrong with what is stored."""

    ends: Counter[str] = field(default_factory=Counter)
    winners: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def race(database: Database, races: int) -> Outcome:
    """Let two reviewers, in threads, decide on each of so many candidates at once; look at what is stored."""
    rules, outcome = Rules(codebook=load().codebook), Outcome()
    ids = fill(database, races)
    start = Barrier(len(NAMES))

    def play(name: str, row: int, shown: str) -> str:
        start.wait()
        try:
            with database.session() as session:
                decide(session, row, GIVEN[name], reviewer=name, shown=shown, rules=rules, now=NOW)
        except StaleError:
            return "told"
        return "won"

    began = perf_counter()
    with ThreadPoolExecutor(len(NAMES)) as threads:
        for row, shown in ids.items():
            played = {name: threads.submit(play, name, row, shown) for name in NAMES}
            ended = {name: one.result() for name, one in played.items()}
            outcome.ends[
                "one won, the other was told" if sorted(ended.values()) == ["told", "won"] else str(ended)
            ] += 1
            outcome.winners.update(name for name, end in ended.items() if end == "won")
            _look(database, row, ended, outcome)
    outcome.seconds = perf_counter() - began
    return outcome


def _look(database: Database, row: int, ended: dict[str, str], outcome: Outcome) -> None:
    """Note where what is stored is not exactly what the winners were told."""
    with database.session(read_only=True) as session:
        told = review(session, row)
    stored = sorted(one.reviewer for one in told.decisions) if told else []
    if stored != sorted(name for name, end in ended.items() if end == "won"):
        outcome.faults.append(f"candidate {row}: {ended}, and stored are decisions of {stored}")


def fill(database: Database, number: int) -> dict[int, str]:
    """Store so many open candidates, each of a document of its own; return what is shown of each."""
    for n in range(number):
        text = f"The US sanctioned firm {n}."
        document = Document(
            url=f"https://race.example/{n}",
            title="",
            text=text,
            published=None,
            publisher=None,
            country=None,
            language="en",
            origin=Origin.PAGE,
        )
        named = {"type": "sanctions", "status": "done", "certainty": "confirmed", "role": "primary"}
        evidence = (Evidence(field=f, value=v, quote="sanctioned", start=7, end=17) for f, v in named.items())
        said = Candidate(
            type="sanctions",
            date=None,
            date_derivation=None,
            actors=(),
            endorsers=(),
            members=(),
            firms=(),
            instrument=None,
            status=Status.DONE,
            certainty=Certainty.CONFIRMED,
            role=Role.PRIMARY,
            confidence=0.5,
            evidence=tuple(evidence),
        )
        with database.session() as session:
            saved = save_document(session, document, page_id=None, now=NOW)
            annotation = Annotation(document=saved.digest, model="race", mentions=())
            save_reading(session, saved.id, annotation, [said], now=NOW)
    with database.session(read_only=True) as session:
        return {one.id: one.shown for one in candidates(session, **Filters())}


@contextmanager
def _databases(url: str | None) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{Path(folder) / 'races.db'}"}
        yield urls | ({"PostgreSQL": url} if url else {})


def main() -> None:
    """Race on a SQLite file and, where one is given, on an empty PostgreSQL database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--postgresql", metavar="URL", help="of an empty database")
    asked = parser.parse_args()
    table = Table(title=f"{asked.races} races of two reviewers on one candidate")
    for heading in ("database", "ended", "won by", "seconds", "faults"):
        table.add_column(heading)
    faults: list[str] = []
    with _databases(asked.postgresql) as urls:
        for name, url in urls.items():
            with open_database(url) as database:
                outcome = race(database, asked.races)
            faults += outcome.faults
            ends = "\n".join(f"{number} times {end}" for end, number in outcome.ends.items())
            table.add_row(
                name, ends, str(dict(outcome.winners)), f"{outcome.seconds:.1f}", str(len(outcome.faults))
            )
    Console().print(table, *faults)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
