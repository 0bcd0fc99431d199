"""The analysts' pages, figures and API at 100,000 actions: milliseconds a page, and how its queries are run.

`python -m benchmarks.explorer [--actions N] [--database URL] [--explain]`; without a URL on SQLite in a
temporary folder. A database that a run has filled is measured as it is; it is left as it was.
"""

import argparse
import tempfile
from collections.abc import Iterator
from statistics import median
from time import perf_counter, process_time
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import event, text
from starlette.testclient import TestClient

from benchmarks.record import fill
from db.queries import explored
from db.session import Database, open_database
from pipeline.registry import load
from web.app import create_app

PAGES = (
    "/actions",
    "/actions?page=200",
    "/actions?type=sanctions&since=2023-03&until=2024-03",
    "/actions?party=US",
    "/actions?firm=nso_group",
    "/actions?words=against+number",
    "/actions/777",
    "/overview?since=2023&until=2023",
    "/overview",
    "/actors",
    "/actors/US",
    "/firms",
    "/firms/nso_group",
    "/instruments",
    "/briefing?since=2023-03&until=2023-03",
    "/charts/timeline.csv",
    "/charts/network.csv",
    "/charts/timeline.svg",
    "/charts/network.svg",
    "/api/v1/actions",
    "/api/v1/actions/777",
    "/api/v1/countries",
)
TIMES = 5
MOST = 20  # queries of a page that are explained
EVIDENCE = """INSERT INTO evidence (candidate_id, field, value, quote, start_char, end_char)
SELECT action_id, field, value, quote, start_char, end_char FROM action_evidence WHERE action_id = 777"""


def main() -> None:
    """Fill a database, ask each page a few times, and tell the median."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--actions", type=int, default=100_000)
    given.add_argument("--database", help="URL of an empty database, or of one that this has filled")
    given.add_argument("--explain", action="store_true", help="show how each page's queries are run")
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{folder}/mercwatch.db"
        with open_database(url) as database:
            with database.session() as session:
                filled = explored.count_accepted(session)
            if not filled:
                fill(database, load(), options.actions)
                with database.session() as session:
                    session.execute(text(EVIDENCE))
            out = Console(width=120)
            out.print(measured(database, filled or options.actions))
            if options.explain:
                for told in explained(database):
                    out.print(told, markup=False, soft_wrap=True)


def measured(database: Database, actions: int) -> Table:
    """Return milliseconds a page: the first answer, which may draw, and the median of the others,
    with the processor's time that it took."""
    shown = Table(
        "page", "first, ms", "median, ms", "CPU, ms", "KB", title=f"{actions:,} actions, {database.url}"
    )
    with TestClient(create_app(database, load()), base_url="http://127.0.0.1:8000") as client:
        client.get("/actions")  # what is loaded once a process
        for page in PAGES:
            taken, worked = [], []
            for _ in range(TIMES + 1):
                begun, working = perf_counter(), process_time()
                answer = client.get(page)
                taken.append((perf_counter() - begun) * 1000)
                worked.append((process_time() - working) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{page}: {answer.status_code}")
            times = (taken[0], median(taken[1:]), median(worked[1:]))
            shown.add_row(page, *(f"{one:.0f}" for one in times), f"{len(answer.content) / 1000:.0f}")
    return shown


def explained(database: Database) -> Iterator[str]:
    """Yield each page and how the database says that it runs the page's queries."""
    asked: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, given: Any, *___: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, given))

    lite = database.engine.dialect.name == "sqlite"
    how = "EXPLAIN QUERY PLAN " if lite else "EXPLAIN "
    with TestClient(create_app(database, load()), base_url="http://127.0.0.1:8000") as client:
        client.get("/actions")
        for page in PAGES:
            asked.clear()
            event.listen(database.engine, "before_cursor_execute", hear)
            client.get(page)
            event.remove(database.engine, "before_cursor_execute", hear)
            yield f"\n## {page}"
            with database.session(read_only=True) as session:
                for statement, given in asked[:MOST]:
                    found = session.connection().exec_driver_sql(how + statement, given)
                    yield " ".join(statement.split())[:200]
                    yield "\n".join(f"    {row[-1]}" for row in found)


if __name__ == "__main__":
    main()
