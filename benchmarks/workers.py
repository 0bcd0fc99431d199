"""Reading many pages by one process and by several, and whether memory stays flat.

The pages are fetched once; each way then reads them from the archive into a copy of the database, in a
process of its own. The language model is loaded before the clock starts; the start of further processes is
within the time.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.site import Site, served, write_registry
from flows import steps
from flows.summary import Summary
from flows.wiring import annotator
from pipeline.settings import Settings


def settings_of(home: Path, name: str, workers: int) -> Settings:
    """Return settings with a database of that name."""
    return Settings(
        home=home,
        database_url=f"sqlite:///{home}/{name}.db",
        registry=home / "registry",
        allow_hosts=frozenset({"127.0.0.1"}),
        workers=workers,
    )


def memory(which: str = "VmRSS") -> float:
    """Return this process's memory in MB, now or at its peak (VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{which}:")[2].split()[0]) / 1e3


def cpu(whose: int) -> float:
    """Return the processor's seconds that were used so far."""
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def read(home: Path, workers: int) -> dict[str, object]:
    """Read all pages; return the seconds that it took, the counts, and the memory at each tenth."""
    settings = settings_of(home, f"workers{workers}", workers)
    annotator(settings)
    held: dict[int, float] = {}

    def report(stage: str, done: int, total: int) -> None:
        held.setdefault(10 * done // total, memory())

    started, before = perf_counter(), cpu(resource.RUSAGE_SELF)
    counts = steps.read(settings, Summary(), report=report).counts()
    return {
        "seconds": perf_counter() - started,
        "stored": counts["stored"],
        "off_topic": counts["off_topic"],
        "memory": [round(held[tenth]) for tenth in sorted(held)],
        "peak": memory("VmHWM"),
        "own": cpu(resource.RUSAGE_SELF) - before,
        "others": cpu(resource.RUSAGE_CHILDREN),
    }


def main() -> None:
    """Fetch, then read by each number of processes, and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--on-topic", type=float, default=1.0)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.home:
        sys.stdout.write(json.dumps(read(given.home, given.workers[0])))
        return
    with tempfile.TemporaryDirectory() as folder:
        home, site = Path(folder), Site(feeds=10, entries=given.pages // 10, on_topic=given.on_topic)
        with served(site) as address:
            write_registry(home / "registry", site, address)
            fetched = settings_of(home, "fetched", 1)
            steps.collect(fetched, steps.poll(fetched))
        shown = Table(title=f"{given.pages} pages, {given.on_topic:.0%} on topic")
        columns = ("processes", "seconds", "CPU own", "CPU others", "pages/s", "stored", "off topic")
        for name in (*columns, "peak MB", "MB at each tenth"):
            shown.add_column(name, justify="right")
        spent = []
        for workers in given.workers:
            shutil.copy(home / "fetched.db", home / f"workers{workers}.db")
            command = [sys.executable, "-m", "benchmarks.workers", "--home", str(home)]
            done = subprocess.run(
                [*command, "--workers", str(workers)], stdout=subprocess.PIPE, text=True, check=True
            )
            one = json.loads(done.stdout)
            spent.append(one["seconds"])
            shown.add_row(
                str(workers),
                f"{one['seconds']:.1f}",
                f"{one['own']:.1f}",
                f"{one['others']:.1f}",
                f"{given.pages / one['seconds']:.0f}",
                str(one["stored"]),
                str(one["off_topic"]),
                f"{one['peak']:.0f}",
                " ".join(map(str, one["memory"])),
            )
        Console(width=140).print(shown)
        Console().print(f"{spent[0] / spent[-1]:.2f} times as fast by {given.workers[-1]} processes")


if __name__ == "__main__":
    main()
