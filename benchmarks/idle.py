"""How long `mercwatch ingest` takes where nothing is new, as a whole process, and where that time goes."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.site import Site, served, write_registry

RUNS = 5


def main() -> None:
    """Fill a database from 20 feeds, then run again and again with nothing new."""
    site = Site(feeds=20, entries=20, on_topic=0.05)
    with tempfile.TemporaryDirectory() as folder, served(site) as address:
        home = Path(folder)
        write_registry(home / "registry", site, address)
        environment = os.environ | {
            "MERCWATCH_HOME": folder,
            "MERCWATCH_REGISTRY": str(home / "registry"),
            "MERCWATCH_ALLOW_HOSTS": "127.0.0.1",
        }
        runs = [_run(environment) for _ in range(RUNS + 1)][1:]
    shown = Table(title=f"mercwatch ingest, 20 unchanged feeds, median of {RUNS} runs")
    shown.add_column("part")
    shown.add_column("seconds", justify="right")
    for part in runs[0]:
        shown.add_row(part, f"{statistics.median(run[part] for run in runs):.2f}")
    Console().print(shown)


def _run(environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-c", "from cli.main import main; main()", "ingest", "--json"]
    started = perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    whole = perf_counter() - started
    stages: dict[str, float] = json.loads(done.stdout.splitlines()[-1])["seconds"]
    return {"start, imports": whole - sum(stages.values()), **stages, "whole process": whole}


if __name__ == "__main__":
    main()
