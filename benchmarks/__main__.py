"""All that can be compared in one run without a server: `python -m benchmarks`, a row a comparison.

Both sides run in turns, and of each the best turn counts, as other programs disturb the rest.
"""

import argparse
import json
import resource
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.compared import Work, all_of
from benchmarks.machine import facts


def best(works: list[Work], turns: int) -> list[float]:
    """Return how many a second each does, at best."""
    rates = [0.0] * len(works)
    for _ in range(turns):
        for n, work in enumerate(works):
            started = perf_counter()
            done = work()
            rates[n] = max(rates[n], done / (perf_counter() - started))
    return rates


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--only", default="", help="comparisons whose question has this word")
    parser.add_argument("--json", action="store_true", help="a JSON line a row")
    given = parser.parse_args()
    out = Console(width=140)
    shown = Table(title=f"{given.pages} pages, best of {given.turns}", caption=facts(), title_justify="left")
    for name in ("what", "unit", "ours/s", "reference", "its/s", "ours : its"):
        shown.add_column(name, justify="right" if name.endswith("s") and "/" in name else "left")
    for one in all_of(given.pages):
        if given.only not in one.question:
            continue
        ours, *its = best([one.ours, one.reference] if one.reference else [one.ours], given.turns)
        theirs = f"{its[0]:,.0f}" if its else "not installed"
        ratio = f"{ours / its[0]:.2f}" if its else ""
        shown.add_row(one.question, one.unit, f"{ours:,.0f}", one.name, theirs, ratio)
        if given.json:
            out.print_json(
                json.dumps({"what": one.question, "ours": ours, "reference": one.name, "its": its})
            )
    if not given.json:
        out.print(shown)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        out.print(
            f"Peak memory of all together {peak:,.0f} MB. The others, each by itself: benchmarks/README.md"
        )


if __name__ == "__main__":
    main()
