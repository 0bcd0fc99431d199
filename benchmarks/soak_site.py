"""The hundred feeds of a soak, served at the simulated time, each on its own address; and the webhook."""

import json
import random
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from benchmarks.sentences import act, plain
from benchmarks.soak_plan import Kind, Planned, PlannedFeed

STATUS = {Kind.BROKEN: 500, Kind.MISSING: 404, Kind.LIMITED: 429, Kind.GONE: 410, Kind.MOVED: 301}
RETRY = "36000"  # seconds


@dataclass
class Served:
    """What was given: the entries listed at any time, the turns told; and feeds asked twice at once."""

    feeds: dict[int, PlannedFeed]
    now: Callable[[], datetime]
    listed: set[str] = field(default_factory=set)
    turns: list[dict[str, str]] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    statuses: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    overlaps: int = 0
    asked: int = 0
    _busy: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def turn(self, path: str) -> Iterator[None]:
        """Note that a path is asked, and whether it is asked already."""
        with self._lock:
            self.asked += 1
            self.overlaps += path.startswith("/feed") and path in self._busy
            self._busy.add(path)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(path)

    def answer(self, path: str) -> tuple[int, str, bytes, dict[str, str]]:
        """Return status, type, body and further headers."""
        parts = path.strip("/").split("/")
        if len(parts) != 2 or not parts[1].isdigit():
            return 404, "text/plain", b"", {}
        name, number = parts[0], int(parts[1])
        if name in {"feed", "moved"}:
            return self._feed(self.feeds[number], self.now(), is_new=name == "moved")
        feed, now = self.feeds[int(name)], self.now()
        if feed.kind is Kind.PAGES and feed.is_out(now):
            return 503, "text/plain", b"", {}
        entry = feed.entries[number]
        return 200, "text/html; charset=utf-8", page(entry, now), {}

    def _feed(
        self, feed: PlannedFeed, now: datetime, *, is_new: bool
    ) -> tuple[int, str, bytes, dict[str, str]]:
        if feed.is_out(now) and not is_new:
            if status := STATUS.get(feed.kind):
                more = {"Retry-After": RETRY} if status == 429 else {}
                more |= {"Location": f"/moved/{feed.number}"} if status == 301 else {}
                return status, "text/plain", b"", more
            if feed.kind is Kind.CUT:
                raise ConnectionError
            if feed.kind is Kind.MARKUP:
                return 200, "text/html", b"<html><title>Sorry</title><p>We are mending this.</p></html>", {}
            if feed.kind is Kind.EMPTY:
                return 200, "application/rss+xml", rss([], now), {}
        listed = feed.listed(now)
        self.listed.update(one.path for one in listed)
        return 200, "application/rss+xml", rss(listed, now), {}


def title(entry: Planned, now: datetime) -> str:
    """Return an entry's title, which changes with its page."""
    return f"{'Corrected: ' * bool(entry.changes and entry.changes <= now)}News {entry.path}"


def page(entry: Planned, now: datetime) -> bytes:
    """Return an entry's page."""
    chance = random.Random(entry.path)
    said = [plain(chance) for _ in range(20)]
    said[2:2] = [act(chance) for _ in range(3)] if entry.on_topic else ()
    words = "".join(
        f"<p>{' '.join(said[n : n + 4])} Reference {entry.path} {n}.</p>" for n in range(0, len(said), 4)
    )
    name = title(entry, now)
    return (
        f"<!doctype html><html lang=en><title>{name}</title><article><h1>{name}</h1>{words}"
        f"<p>{name}, as its editors have it.</p></article>"
    ).encode()


def rss(listed: list[Planned], now: datetime) -> bytes:
    """Return the feed that lists these."""
    rows = "".join(
        f"<item><title>{title(one, now)}</title><link>/{one.path.strip('/')}</link>"
        f"<guid isPermaLink='false'>id{one.path}</guid><pubDate>{format_datetime(one.at)}</pubDate></item>"
        for one in listed
    )
    return f"<rss version='2.0'><channel><title>Soak</title>{rows}</channel></rss>".encode()


@contextmanager
def serving(served: Served) -> Iterator[int]:
    """Serve on all of 127.0.0.0/8; yield the port."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the name is the standard library's
            with served.turn(self.path):
                try:
                    status, kind, body, more = served.answer(self.path)
                except ConnectionError:
                    self.close_connection = True
                    return
                etag = f'"{zlib.crc32(body)}"'
                if status == 200 and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                if self.path.startswith(("/feed", "/moved")):
                    served.statuses[self.path.rpartition("/")[2]].add(status)
                    time.sleep(0.01)  # long enough for another to come between
                self.reply(status, kind, body, more | ({"ETag": etag} if status in {200, 304} else {}))

        def do_POST(self) -> None:  # likewise
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            served.turns += told.get("turns", [])
            served.alarms += [told["text"]] * ("failed" in told)
            self.reply(204, "text/plain", b"", {})

        def reply(self, status: int, kind: str, body: bytes, more: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                **more,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("0.0.0.0", 0), Answer)  # each feed has an address of its own
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
