"""The analysts' views and exports at 100,000 actions: milliseconds a query, rows a second, memory.

Beside each export stands what the database's own tool takes for the same views: `COPY … TO STDOUT`, or
`sqlite3 -csv` and `.dump`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url, text

from benchmarks.record import fill
from benchmarks.workers import memory
from cli.exporting import write
from db.queries.tables import TABLES, tables
from db.session import open_database
from pipeline.exporting import Format
from pipeline.registry import load

QUERIES = {  # what analysts ask of each view, typically
    "v_actions: of a type, within a year": """
        SELECT * FROM v_actions WHERE type = 'sanctions'
        AND date_start >= '2023-03-01' AND date_start < '2024-04-01' ORDER BY date_start""",
    "v_actions: the newest": """
        SELECT * FROM v_actions WHERE date_start IS NOT NULL ORDER BY date_start DESC LIMIT 50""",
    "v_actions: per type and year": """
        SELECT type, substr(date_start, 1, 4), count(*) FROM v_actions GROUP BY 1, 2""",
    "v_action_actors: what one state did": """
        SELECT a.* FROM v_action_actors AS p JOIN v_actions AS a USING (action_id)
        WHERE p.actor = 'BR' AND a.date_start >= '2023-01-01' ORDER BY a.date_start DESC LIMIT 100""",
    "v_action_endorsers: who joined in a year": """
        SELECT endorser, endorser_name, count(*) FROM v_action_endorsers
        JOIN v_actions AS a USING (action_id)
        WHERE a.date_start >= '2023-01-01' AND a.date_start < '2024-01-01' GROUP BY 1, 2""",
    "v_action_firms: against one firm, by whom": """
        SELECT a.actor_name, count(*) FROM v_action_firms AS f JOIN v_action_actors AS a USING (action_id)
        WHERE f.firm = 'nso_group' GROUP BY 1 ORDER BY 2 DESC""",
    "v_action_members: of an action": "SELECT * FROM v_action_members WHERE action_id = 777",
    "v_evidence: of an action": "SELECT * FROM v_evidence WHERE action_id = 777 ORDER BY position",
    "v_sources: of an action": "SELECT * FROM v_sources WHERE action_id = 770",
    "v_sources: of a firm's actions": """
        SELECT s.* FROM v_sources AS s JOIN v_action_firms AS f USING (action_id)
        WHERE f.firm = 'candiru' LIMIT 100""",
    "v_feed_health: all": "SELECT * FROM v_feed_health",
    "v_review_progress: all": "SELECT * FROM v_review_progress",
}
TARGETS = {  # format -> what is written
    Format.CSV: "record",
    Format.PARQUET: "tables",
    Format.SQLITE: "record.db",
    Format.JSONL: "actions.jsonl",
    Format.FTM: "actions.ftm.json",
    Format.STIX: "actions.stix.json",
}
TRIES = 7


def time_queries(url: str, explain: bool, out: Console) -> None:
    """Print the median of each query, and how it is done where asked for."""
    shown = Table(title=f"Queries on {url.partition(':')[0]}")
    for heading in ("query", "rows", "median, ms", "fastest, ms"):
        shown.add_column(heading)
    plans = []
    with open_database(url) as database, database.session(read_only=True) as session:
        how = "EXPLAIN QUERY PLAN" if url.startswith("sqlite") else "EXPLAIN ANALYZE"
        for name, query in QUERIES.items():
            spent = []
            for _ in range(TRIES):
                started = perf_counter()
                rows = len(session.execute(text(query)).all())
                spent.append((perf_counter() - started) * 1000)
            shown.add_row(name, str(rows), f"{median(spent):.1f}", f"{min(spent):.1f}")
            steps = (str(row[-1]) for row in session.execute(text(f"{how} {query}")))
            plans.append(f"{name}\n" + "\n".join(f"    {step}" for step in steps))
    out.print(shown)
    if explain:
        out.print("\n".join(plans), markup=False)


def export(url: str, kind: Format, known_on: str | None) -> dict[str, float]:
    """Write one export; return rows, seconds and the peak of memory, of a process that does nothing else."""
    with tempfile.TemporaryDirectory() as folder, open_database(url) as database:
        before = memory("VmHWM")
        with database.session(read_only=True) as session:
            found = tables(session, known_on_day=date.fromisoformat(known_on) if known_on else None)
            started = perf_counter()
            write(found, Path(folder) / TARGETS[kind], kind, {"created": "2026-01-01T00:00:00Z"})
            spent = perf_counter() - started
    return {"seconds": spent, "before": before, "peak": memory("VmHWM")}


def own_tools(url: str) -> Iterator[tuple[str, float]]:
    """Yield how long the database's own tools take for all that an export reads."""
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        script = "\n".join(f"SELECT * FROM {view} ORDER BY 1, 2;" for view in TABLES.values())
        for name, command, said in (
            ("sqlite3 -csv, the views", ["sqlite3", "-csv", file], script),
            ("sqlite3 .dump, all tables", ["sqlite3", file, ".dump"], ""),
        ):
            started = perf_counter()
            subprocess.run(command, input=said.encode(), stdout=subprocess.DEVNULL, check=True)
            yield name, perf_counter() - started
        return
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    started = perf_counter()
    with psycopg.connect(plain) as connection, connection.cursor() as cursor:
        for view in TABLES.values():
            with cursor.copy(f"COPY (SELECT * FROM {view} ORDER BY 1, 2) TO STDOUT (FORMAT csv)") as copied:
                for _ in copied:
                    pass
    yield "COPY, the views", perf_counter() - started


def time_exports(url: str, kinds: list[Format], out: Console) -> None:
    """Print each export, in a process of its own, beside the database's own tools."""
    with open_database(url) as database, database.session(read_only=True) as session:
        counts = [session.execute(text(f"SELECT count(*) FROM {v}")).scalar_one() for v in TABLES.values()]
    rows = sum(counts)
    shown = Table(title=f"Exports of {rows:,} rows from {url.partition(':')[0]}")
    for heading in ("export", "seconds", "rows/s", "memory at start, MB", "peak, MB"):
        shown.add_column(heading, justify="right")
    for name, seconds in own_tools(url):
        shown.add_row(name, f"{seconds:.1f}", f"{rows / seconds:,.0f}", "", "")
    for kind, day in [*((kind, None) for kind in kinds), (Format.CSV, "2026-01-01")]:
        command = [sys.executable, "-m", "benchmarks.export", "--url", url, "--one", kind]
        done = subprocess.run(
            [*command, *(["--known-on", day] if day else [])], capture_output=True, check=True
        )
        told = json.loads(done.stdout)
        numbers = f"{told['seconds']:.1f}", f"{rows / told['seconds']:,.0f}", f"{told['before']:.0f}"
        shown.add_row(f"{kind}{', known on a day' if day else ''}", *numbers, f"{told['peak']:.0f}")
    out.print(shown)


@contextmanager
def databases(postgresql: str | None) -> Iterator[list[str]]:
    """Yield the URLs to work on."""
    with tempfile.TemporaryDirectory() as folder:
        yield [f"sqlite:///{folder}/record.db", *([postgresql] if postgresql else [])]


def main() -> None:
    """Fill, ask and export, on a SQLite file and, where one is given, on an empty PostgreSQL database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=100_000)
    parser.add_argument("--postgresql", metavar="URL", help="of an empty database")
    parser.add_argument("--explain", action="store_true", help="print how each query is done")
    parser.add_argument("--formats", nargs="*", type=Format, default=list(Format))
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--one", type=Format, help=argparse.SUPPRESS)
    parser.add_argument("--known-on", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        sys.stdout.write(json.dumps(export(asked.url, asked.one, asked.known_on)))
        return
    out, registry = Console(width=140), load()
    with databases(asked.postgresql) as urls:
        for url in urls:
            with open_database(url) as database:
                fill(database, registry, asked.actions)
            time_queries(url, asked.explain, out)
            time_exports(url, asked.formats, out)


if __name__ == "__main__":
    main()
