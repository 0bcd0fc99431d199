"""What it costs to place one more document among many candidates: in memory, and in a database."""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import fmean, median, quantiles
from time import perf_counter, process_time
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.clusters import place_document
from db.clusters.outlines import told_by, write_outline
from db.schema import CandidateRow, ClusterKeyRow, ClusterRow, DocumentRow, EvidenceRow, Held, MemberRow
from db.session import open_database
from pipeline.changes import CandidateState
from pipeline.clusters import Clusters
from pipeline.ids import digest
from pipeline.records import Certainty, Origin, Role, Status

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = date(2019, 1, 1)
TYPES = {
    **{"sanctions": 8, "export_control": 10, "visa_restriction": 3, "use_restriction": 5, "procurement": 6},
    **{"legislation": 9, "litigation": 16, "prosecution": 14, "inquiry": 12, "joint_statement": 4},
    **{"process": 3, "principles": 3, "statement": 5, "industry_action": 2},
}
OTHERS = ["FR", "DE", "PL", "GR", "ES", "HU", "IT", "IL", "IN", "MX", "CY", "org:meta", "org:apple"]
ACTORS = [*["US"] * 12, *["EU"] * 4, *["GB"] * 3, *OTHERS]
FEWER = ["candiru", "cytrox", "paragon", "quadream", "rcs_lab", "hacking_team"]
FIRMS = [*["nso_group"] * 8, *["intellexa"] * 4, *FEWER]
PER_EVENT, PER_DOCUMENT = 6, 3  # candidates on average
EVERY = [("day", 0.55), ("month", 0.2), ("year", 0.1), ("none", 0.15)]


def candidates(number: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield what candidates say: events, each told by several documents, with more or less of a date."""
    dice = random.Random(seed)
    events = [_event(dice) for _ in range(max(1, number // PER_EVENT))]
    for n in range(number):
        event = dice.choice(events)
        day = event["day"].isoformat()
        (precision,) = dice.choices([one for one, _ in EVERY], [share for _, share in EVERY])
        yield {
            "type": event["type"],
            "date": {"day": day, "month": day[:7], "year": day[:4], "none": None}[precision],
            "actors": [event["actor"]],
            "endorsers": [],
            "firms": [event["firm"]] if event["firm"] and dice.random() < 0.8 else [],
            "instrument": None,
            "status": Status.DONE,
            "role": dice.choice([Role.PRIMARY, Role.BACKGROUND]),
            "key": f"{n}",
            "document": f"https://d{seed}-{n // PER_DOCUMENT}.example/",
        }


def _event(dice: random.Random) -> dict[str, Any]:
    (kind,) = dice.choices(list(TYPES), list(TYPES.values()))
    day = FIRST + timedelta(days=int(2500 * dice.random() ** 0.7))
    firm = dice.choice(FIRMS) if dice.random() < 0.8 else None
    return {"type": kind, "actor": dice.choice(ACTORS), "firm": firm, "day": day}


def store(session: Session, said: list[dict[str, Any]]) -> list[str]:
    """Store candidates with their documents, unplaced; return the documents' keys."""
    urls = list(dict.fromkeys(one["document"] for one in said))
    first = 1 + (session.query(DocumentRow).count())
    plain = {"version": 1, "title": "", "text": "It sanctioned.", "origin": Origin.PAGE, "text_digest": ""}
    times = {"created_at": NOW, "current_since": NOW}
    documents = [
        {"id": first + n, "url": url, "url_key": digest(url), "digest": digest(url), **plain, **times}
        for n, url in enumerate(urls)
    ]
    session.execute(insert(DocumentRow), documents)
    ids = {url: first + n for n, url in enumerate(urls)}
    more = {"model": "m", "members": [], "certainty": Certainty.CONFIRMED, "confidence": 0.5, "reasons": []}
    start = 1 + session.query(CandidateRow).count()
    rows = [
        {name: value for name, value in one.items() if name != "document"}
        | {"id": start + n, "document_id": ids[one["document"]], **more}
        | {"state": CandidateState.OPEN, "created_at": NOW}
        for n, one in enumerate(said)
    ]
    session.execute(insert(CandidateRow), rows)
    quote = {"field": "type", "quote": "sanctioned", "start_char": 3, "end_char": 13}
    session.execute(
        insert(EvidenceRow), [quote | {"candidate_id": row["id"], "value": row["type"]} for row in rows]
    )
    return [digest(url) for url in urls]


def fill(session: Session, said: list[dict[str, Any]]) -> Clusters:
    """Store candidates, placed in memory, as the database keeps them."""
    clusters = Clusters()
    numbers = {}
    for document in store(session, said):
        for told in told_by(session, document):
            numbers[told.outline.id] = told.candidate_id
            clusters.outlines[told.outline.id] = told.outline
    outlines = list(clusters.outlines.values())
    clusters = Clusters()
    clusters.add(outlines)
    leaders = {place.leader: n for n, place in enumerate(clusters.places.values(), 1)}
    session.execute(insert(ClusterRow), [{"id": n, "created_at": NOW} for n in leaders.values()])
    members = [
        {
            "candidate_id": numbers[id],
            "cluster_id": leaders[place.leader],
            "key": id,
            "document": clusters.outlines[id].document,
            "joined": place.joined,
            "leader": place.leader,
            "attracts": place.attracts(id),
            "origin": Held.MACHINE,
            "fields": list(place.fields),
            "score": place.score,
            "thin": place.thin,
            "outline": write_outline(clusters.outlines[id]),
        }
        for id, place in clusters.places.items()
    ]
    session.execute(insert(MemberRow), members)
    posted = {id: clusters.outlines[id].posts for id in clusters.places}
    keys = [{"candidate_id": numbers[id], "key": key} for id, found in posted.items() for key in found]
    session.execute(insert(ClusterKeyRow), keys)
    return clusters


@contextmanager
def _url(given: str | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield given or f"sqlite:///{Path(folder) / 'clusters.db'}"


class Watch:
    """Seconds that passed, and seconds of the processor, which a busy machine does not stretch."""

    def __init__(self) -> None:
        self.passed: list[float] = []
        self.worked: list[float] = []

    @contextmanager
    def once(self) -> Iterator[None]:
        """Take the time of one act."""
        began, worked = perf_counter(), process_time()
        yield
        self.passed.append(1000 * (perf_counter() - began))
        self.worked.append(1000 * (process_time() - worked))

    def row(self, table: Table, what: str) -> None:
        """Add what was measured to a table."""
        for kind, ms in (("clock", self.passed), ("processor", self.worked)):
            most = quantiles(ms, n=20)[-1]
            table.add_row(what, kind, *(f"{one:.2f}" for one in (median(ms), fmean(ms), most, max(ms))))


def main() -> None:
    """Fill a database, then place documents one by one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=300, help="that are placed one by one")
    parser.add_argument("--postgresql", metavar="URL", help="of an empty database, in place of SQLite")
    asked = parser.parse_args()
    table = Table(title=f"One more document of {PER_DOCUMENT} candidates among {asked.candidates:,}")
    for heading in ("where", "by the", "median ms", "mean ms", "95 % ms", "most ms"):
        table.add_column(heading)
    with _url(asked.postgresql) as url, open_database(url) as database:
        with database.session() as session:
            clusters = fill(session, list(candidates(asked.candidates, 1)))
        with database.session() as session:
            new = store(session, list(candidates(PER_DOCUMENT * asked.documents, 2)))
        memory, stored = Watch(), Watch()
        for document in new:
            with database.session() as session:
                outlines = [one.outline for one in told_by(session, document)]
                with stored.once():
                    place_document(session, document, now=NOW)
                    session.flush()
            with memory.once():
                clusters.add(outlines)
        with database.session(read_only=True) as session:
            leaders = {row.key: row.leader for row in session.query(MemberRow.key, MemberRow.leader)}
    memory.row(table, "memory")
    stored.row(table, "PostgreSQL" if asked.postgresql else "SQLite")
    sizes = Counter(place.leader for place in clusters.places.values())
    same = leaders == {id: place.leader for id, place in clusters.places.items()}
    Console().print(
        table, f"{len(sizes):,} clusters, the largest of {max(sizes.values())}; both alike: {same}"
    )


if __name__ == "__main__":
    main()
