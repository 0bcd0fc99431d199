"""What is compared: each measurement does our work, and the same work by a named reference."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import feedparser
import trafilatura
from sqlalchemy import insert

from benchmarks.site import Site
from db.copying import copy
from db.schema import RunRow
from db.session import open_database
from flows.wiring import registry
from pipeline import feeds
from pipeline.archive import Archive, warc
from pipeline.extract import extract
from pipeline.records import (
    Confidence,
    Document,
    Feed,
    FeedFormat,
    FeedKind,
    FetchOutcome,
    FetchResult,
    Origin,
    Page,
)
from pipeline.registry import load as load_registry
from pipeline.screen import Screen

NOW = datetime(2026, 11, 26, tzinfo=UTC)
FEED = Feed(
    slug="bench", name="Bench", publisher="Bench", kind=FeedKind.PRESS, country="US", language="en",
    format=FeedFormat.RSS, url="https://x.example/feed", confidence=Confidence.HIGH,
)  # fmt: skip
Work = Callable[[], int]  # does it once, and returns how many


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison; unit: what is counted.  reference: None where its package is not installed."""

    question: str
    unit: str
    ours: Work
    name: str
    reference: Work | None


def all_of(pages: int) -> Iterator[Compared]:
    """Yield every comparison over so many pages."""
    site = Site(feeds=10, entries=max(1, pages // 10), on_topic=0.05)
    bodies = [body for path, (_, body) in site.bodies.items() if not path.startswith("/feed/")]
    listed = [body for path, (_, body) in site.bodies.items() if path.startswith("/feed/")]
    fetched = [_page(n, body) for n, body in enumerate(bodies)]
    screen = Screen.of(registry(None))
    yield Compared(
        "reading feeds", "entries",
        lambda: sum(len(_parsed(body)) for body in listed),
        "feedparser alone", lambda: sum(len(feedparser.parse(body).entries) for body in listed),
    )  # fmt: skip
    extracting = _counted(fetched, lambda page: extract(page, entry=None, feed=None))
    yield Compared(
        "screening by topic", "pages", _counted(bodies, screen.match), "our extraction", extracting
    )
    for name, reference in (
        ("trafilatura", trafilatura.extract),
        ("newspaper4k", _optional("newspaper", lambda m: lambda body: m.article("x", input_html=body).text)),
        (
            "news-please",
            _optional("newsplease", lambda m: lambda body: m.NewsPlease.from_html(body.decode())),
        ),
    ):
        work = _counted(bodies, reference) if reference else None
        yield Compared("extracting text", "pages", extracting, name, work)
    yield Compared(
        "keeping bodies", "pages", lambda: _archived(bodies), "plain files", lambda: _plain(bodies)
    )
    yield Compared(
        "copying rows", "rows", lambda: _copied(pages * 50), "executemany", lambda: _inserted(pages * 50)
    )
    yield from _countries(pages)


def _countries(pages: int) -> Iterator[Compared]:
    """Yield the tagging of countries, against two packages that do that alone."""
    from models import load  # noqa: PLC0415 - spaCy takes a second to import

    text = "Officials of France and the United States met in Athens on Tuesday, Greece said. " * 8
    documents = [
        Document(url=f"https://x.example/{n}", title="", text=text, published=None, publisher=None,
                 country="US", language="en", origin=Origin.PAGE)
        for n in range(max(1, pages // 4))
    ]  # fmt: skip
    model = load(load_registry())
    tagging: Work = lambda: sum(1 for _ in model.annotate(documents))  # noqa: E731 - it is short
    texts = [text] * len(documents)
    for name, module, make in (
        ("flashgeotext", "flashgeotext.geotext", lambda m: m.GeoText().extract),
        ("country-named-entity-recognition", "country_named_entity_recognition", lambda m: m.find_countries),
    ):
        found = _optional(module, make)
        work = _counted(texts, found) if found else None
        yield Compared("all tagging (theirs: countries)", "texts", tagging, name, work)


def _optional(module: str, make: Callable[[Any], Callable[[Any], Any]]) -> Callable[[Any], Any] | None:
    try:
        return make(import_module(module))
    except ImportError:
        return None


def _counted(given: Sequence[Any], do: Callable[[Any], Any]) -> Work:
    def work() -> int:
        for one in given:
            do(one)
        return len(given)

    return work


def _page(n: int, body: bytes) -> Page:
    url = f"https://x.example/{n}"
    return Page(url=url, final_url=url, content_type="text/html; charset=utf-8", body=body, fetched_at=NOW)


def _parsed(body: bytes) -> Sequence[Any]:
    return feeds.parse(
        body, FEED, final_url=FEED.url, content_type="application/rss+xml", now=NOW, watch=_watch()
    ).entries


@cache
def _watch() -> feeds.Watch:
    return feeds.Watch.of(registry(None))


def _archived(bodies: Sequence[bytes]) -> int:
    """Keep every body and read it back."""
    with tempfile.TemporaryDirectory() as folder:
        keeping = Archive(Path(folder))
        for n, body in enumerate(bodies):
            url = f"https://x.example/{n}"
            keeping.write(
                FetchResult(
                    url=url,
                    final_url=url,
                    outcome=FetchOutcome.FETCHED,
                    started_at=NOW,
                    elapsed=0.1,
                    body=body,
                )
            )
        return (
            sum(1 for file in keeping.files() for one in warc.walk(file) if isinstance(one, warc.Record)) - 1
        )


def _plain(bodies: Sequence[bytes]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        for n, body in enumerate(bodies):
            (Path(folder) / str(n)).write_bytes(body)
        return sum(1 for file in Path(folder).iterdir() if file.read_bytes())


def _copied(rows: int) -> int:
    """Make two databases, fill one, copy it into the other, and compare all rows."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_database(f"sqlite:///{folder}/a.db") as old,
        open_database(f"sqlite:///{folder}/b.db") as new,
    ):
        with old.session() as session:
            given = {"kind": "bench", "started_at": NOW, "counts": {}, "seconds": {}}
            session.execute(insert(RunRow), [given] * rows)
        return sum(one.rows for one in copy(old, new, lambda *_: None))


def _inserted(rows: int) -> int:
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/a.db")) as connection:
        connection.execute("CREATE TABLE runs (id INTEGER PRIMARY KEY, kind, started_at, counts, seconds)")
        given = ((n, "bench", NOW.isoformat(), "{}", "{}") for n in range(rows))
        connection.executemany("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", given)
        connection.commit()
    return rows
