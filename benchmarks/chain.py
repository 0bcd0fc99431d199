"""What a run costs, stage by stage, against a bare loop over the same pages.

The bare loop is feedparser on the feeds, trafilatura on every page and the language model on every text: no
network, no archive, no database, no screen. Each way runs in a process of its own, for its own peak.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import feedparser
import trafilatura
from rich.console import Console
from rich.table import Table

from benchmarks.site import Site, served, write_registry
from flows import steps
from flows.wiring import annotator, registry
from models import load as load_model
from pipeline.records import Document, Origin
from pipeline.settings import Settings


def bare(site: Site) -> dict[str, float]:
    """Return the seconds a stage of the bare loop."""
    model = load_model(registry(None))
    started = perf_counter()
    for path, (_, body) in site.bodies.items():
        if path.startswith("/feed/"):
            feedparser.parse(body)
    parsed = perf_counter()
    texts = [trafilatura.extract(body) for path, (_, body) in site.bodies.items() if "feed" not in path]
    extracted = perf_counter()
    plain = {"published": None, "publisher": None, "country": "US", "language": "en", "origin": Origin.PAGE}
    documents = [Document(url=str(n), title="", text=text, **plain) for n, text in enumerate(texts) if text]
    read = sum(1 for _ in model.annotate(documents))
    ended = perf_counter()
    return {
        "poll": parsed - started,
        "extract": extracted - parsed,
        "annotate": ended - extracted,
        "total": ended - started,
        "pages": read,
    }


def chain(site: Site) -> dict[str, float]:
    """Return the seconds a stage of a whole run, and of a second one with nothing new."""
    with tempfile.TemporaryDirectory() as folder, served(site) as address:
        home = Path(folder)
        write_registry(home / "registry", site, address)
        settings = Settings(
            home=home,
            database_url=f"sqlite:///{home}/mercwatch.db",
            registry=home / "registry",
            allow_hosts=frozenset({"127.0.0.1"}),
        )
        annotator(settings)
        started = perf_counter()
        summary = steps.read(settings, steps.collect(settings, steps.poll(settings)))
        spent = dict(summary.seconds) | {"total": perf_counter() - started}
        counts = summary.counts()
        spent |= {"pages": counts["stored"] + counts["off_topic"], "stored": counts["stored"]}
        started = perf_counter()
        steps.read(settings, steps.collect(settings, steps.poll(settings)))
        return spent | {"again": perf_counter() - started}


def measure(way: str, site: argparse.Namespace) -> dict[str, float]:
    """Return one way's figures, taken in a process of its own; memory in MB."""
    command = [sys.executable, "-m", "benchmarks.chain", "--way", way]
    command += ["--feeds", str(site.feeds), "--entries", str(site.entries), "--on-topic", str(site.on_topic)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Run both ways and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=10)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--on-topic", type=float, nargs="+", default=[1.0, 0.05], help="shares of pages")
    parser.add_argument("--way", choices=("bare", "chain"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        site = Site(feeds=given.feeds, entries=given.entries, on_topic=given.on_topic[0])
        figures = {"bare": bare, "chain": chain}[given.way](site)
        figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(figures))
        return
    for share in given.on_topic:
        given.on_topic = share
        loop, run = measure("bare", given), measure("chain", given)
        shown = Table(title=f"{given.feeds} feeds of {given.entries} pages, {share:.0%} on topic")
        stages = list(dict.fromkeys([*loop, *run]))
        for name in ("", *stages):
            shown.add_column(name, justify="right")
        for name, figures in (("bare loop", loop), ("mercwatch", run)):
            shown.add_row(
                name,
                *(f"{figures[stage]:.2f}" if stage in figures else "" for stage in stages),
            )
        Console(width=140).print(shown)
        Console().print(f"overhead: {run['total'] / loop['total']:.2f} times the bare loop\n")


if __name__ == "__main__":
    main()
