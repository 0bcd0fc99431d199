"""A backfill over WARC files by one process and by two, and by two that are killed (SIGKILL) on the way.

The crawl is written first (`--folder` keeps it for the next time). Each run then reads all of it into a
database of its own, in a process of its own; the start of the workers is not within its time. What the runs
store must be the same, row by row and body by body, and all that is on topic must be found. Beside them
warcio alone reads the same records and does nothing with them.
"""

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table
from warcio.archiveiterator import ArchiveIterator

from benchmarks.crawl import write
from benchmarks.killed import stored
from benchmarks.machine import facts
from benchmarks.workers import cpu, memory
from flows.steps.backfilling import backfill
from flows.steps.backfilling.cluster import cluster
from pipeline.archive.parts import PART, files_of
from pipeline.pacing import Pace
from pipeline.settings import Settings

ALONE = 3000  # pages that warcio reads alone


def settings_of(home: Path, workers: int) -> Settings:
    """Return settings with a home of their own."""
    home.mkdir(parents=True, exist_ok=True)
    return Settings(home=home, database_url=f"sqlite:///{home}/mercwatch.db", workers=workers)


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    """Return the worker processes below a process."""
    found = []
    for child in process.children(recursive=True):
        try:
            if any("spawn_main" in word for word in child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


class Killer:
    """Kills a worker after every so many parts, none if 0: counted by parts, there is always progress."""

    def __init__(self, every: int) -> None:
        self.every, self.seen, self.killed = every, 0, 0
        self._chance = random.Random(1)

    def strike(self) -> None:
        """Count a part, and kill if it is time."""
        self.seen += 1
        workers = workers_of(psutil.Process()) if self.every and self.seen % self.every == 0 else []
        if workers:
            os.kill(self._chance.choice(workers).pid, signal.SIGKILL)
            self.killed += 1


def run(folder: Path, home: Path, workers: int, every: int, size: int) -> dict[str, Any]:
    """Read the crawl; return how long it took, by clock and by processors, and the memory at each tenth."""
    settings, held, killer = settings_of(home, workers), dict[int, tuple[float, float]](), Killer(every)

    def told(pace: Pace) -> None:
        tenth = 10 * pace.bytes // pace.total
        if tenth not in held:
            theirs = [one.memory_info().rss / 1e6 for one in workers_of(psutil.Process()) if one.is_running()]
            held[tenth] = memory(), max(theirs, default=0)
        killer.strike()

    with cluster(settings) as client:
        client.wait_for_workers(workers)  # type: ignore[attr-defined] # Dask's own
        began, own = perf_counter(), process_time()
        done = backfill(settings, files_of([folder]), client=client, size=size, told=told)
        seconds, own = perf_counter() - began, process_time() - own
    return {
        "seconds": seconds,
        "own": own,
        "workers": done.processor,
        "others": cpu(resource.RUSAGE_CHILDREN),
        "pages": done.pages,
        "records": done.records,
        "page_bytes": done.page_bytes,
        "bytes": done.bytes,
        "counted": done.passed.total() + done.ended.total() + done.known,
        "ended": {str(state): number for state, number in done.ended.items()},
        "candidates": done.candidates,
        "killed": killer.killed,
        "client": [round(held[tenth][0]) for tenth in sorted(held)],
        "worker": [round(held[tenth][1]) for tenth in sorted(held)],
        "database": (home / "mercwatch.db").stat().st_size,
    }


def alone(path: Path) -> float:
    """Return how many pages warcio alone reads in a second of the processor."""
    pages, began = 0, process_time()
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                record.content_stream().read()
                pages += 1
            if pages == ALONE:
                break
    return pages / (process_time() - began)


def main() -> None:
    """Write the crawl, read it by each way, and print them side by side; fail where they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--every", type=int, default=1000, help="one page in so many is on topic")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--kill", type=int, default=4, help="parts between kills of the last run; 0: none")
    parser.add_argument("--part", type=int, default=PART, help="bytes of a part: smaller ones for more kills")
    parser.add_argument("--folder", type=Path, help="where the crawl lies, or is written to and kept")
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.home:
        sys.stdout.write(json.dumps(run(given.folder, given.home, given.workers[0], given.kill, given.part)))
        return
    out = Console(width=150)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "crawl"
        if not folder.is_dir():
            write(folder, given.pages, every=given.every)
        files = files_of([folder])
        reference = alone(files[0])
        runs = [(workers, 0) for workers in given.workers]
        runs += [(given.workers[-1], given.kill)] if given.kill else []
        done = []
        for n, (workers, every) in enumerate(runs):
            home = Path(temporary) / f"run{n}"
            command = [
                sys.executable,
                "-m",
                "benchmarks.backfill",
                "--folder",
                str(folder),
                "--home",
                str(home),
            ]
            command += ["--workers", str(workers), "--kill", str(every), "--part", str(given.part)]
            done.append(
                json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
            )
            out.print(f"{workers} workers, killed {done[-1]['killed']}: {json.dumps(done[-1])}", style="dim")
        rows = [stored(settings_of(Path(temporary) / f"run{n}", 1)) for n in range(len(runs))]
    show(out, runs, done, reference)
    on_topic = sum(1 for n in range(done[0]["pages"]) if n % given.every == given.every // 2)
    wrong = [
        f"{one['counted']} outcomes of {one['records']} records"
        for one in done
        if one["counted"] != one["records"]
    ]
    wrong += [
        f"run {n} differs in {name}"
        for n, one in enumerate(rows)
        for name in one
        if one[name] != rows[0][name]
    ]
    if (found := len(rows[0]["documents"])) != on_topic:
        wrong.append(f"{found} documents of {on_topic} pages on topic")
    out.print(f"{on_topic} pages on topic, {found} documents; {len(wrong)} differences between the runs")
    for line in wrong:
        out.print(line, style="red")
    sys.exit(bool(wrong))


def show(out: Console, runs: list[tuple[int, int]], done: list[dict[str, Any]], reference: float) -> None:
    """Print the runs side by side."""
    shown = Table(title=f"{done[0]['pages']:,} pages", caption=facts(), title_justify="left")
    for name in (
        *(
            "workers",
            "killed",
            "s",
            "pages/s",
            "MB/s",
            "CPU s workers",
            "CPU s client",
            "pages/CPU s",
            "MB/CPU s",
        ),
        *("client MB", "worker MB"),
    ):
        shown.add_column(name, justify="right")
    for (workers, _), one in zip(runs, done, strict=True):
        spent = one["workers"] + one["own"]
        shown.add_row(
            str(workers),
            str(one["killed"]),
            f"{one['seconds']:.1f}",
            f"{one['pages'] / one['seconds']:.0f}",
            f"{one['page_bytes'] / one['seconds'] / 1e6:.1f}",
            f"{one['workers']:.1f}",
            f"{one['own']:.1f}",
            f"{one['pages'] / spent:.0f}",
            f"{one['page_bytes'] / spent / 1e6:.1f}",
            " ".join(map(str, one["client"])),
            " ".join(map(str, one["worker"])),
        )
    out.print(shown)
    first, last = done[0], done[len([one for one in runs if not one[1]]) - 1]
    ratio = runs[len([one for one in runs if not one[1]]) - 1][0] / runs[0][0]
    by_clock = first["seconds"] / last["seconds"] / ratio
    by_processor = (first["workers"] + first["own"]) / (last["workers"] + last["own"])
    out.print(f"efficiency {by_clock:.2f} by the clock, {by_processor:.2f} by the processor's time")
    out.print(f"warcio alone: {reference:.0f} pages a second of the processor")


if __name__ == "__main__":
    main()
