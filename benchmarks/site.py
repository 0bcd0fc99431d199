"""A site to measure on: pages as heavy as real ones, some on topic, behind feeds, served on this machine."""

import random
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from benchmarks.sentences import act, plain


@dataclass(slots=True)
class Site:
    """Feeds and pages by path; `on_topic` is the share of pages that are about the topic."""

    feeds: int
    entries: int  # a feed
    on_topic: float
    page_bytes: int = 116_000
    seed: int = 1
    bodies: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: int = 0  # requests so far

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        for feed in range(self.feeds):
            paths = [f"/{feed}/{entry}" for entry in range(self.entries)]
            for path in paths:
                self.bodies[path] = ("text/html; charset=utf-8", self._page(path, chance))
            self.bodies[f"/feed/{feed}"] = ("application/rss+xml", self.feed(paths))

    def _page(self, path: str, chance: random.Random) -> bytes:
        on_topic = chance.random() < self.on_topic
        sentences = [plain(chance) for _ in range(25)]
        if on_topic:
            sentences[2:2] = [act(chance) for _ in range(3)]
        paragraphs = "".join(
            f"<p>{escape(' '.join(sentences[start : start + 4]))} Reference {path} {start}.</p>\n"
            for start in range(0, len(sentences), 4)
        )
        menu = "".join(
            f'<li class="menu__link menu__link--level-{n % 3}"><a href="/section/{n}">Section {n}</a></li>\n'
            for n in range(300)
        )
        head = f"<html lang=en><head><title>News {path}</title><meta charset=utf-8>"
        page = (
            f"<!doctype html>{head}</head><body><nav><ul>{menu}</ul></nav><main><article><h1>News {path}</h1>"
            f"{paragraphs}</article></main><footer>Contact</footer></body></html>"
        )
        padding = max(0, self.page_bytes - len(page))
        return page.replace("</head>", f"<script>/*{'x' * padding}*/</script></head>").encode()

    @staticmethod
    def feed(paths: list[str]) -> bytes:
        """Return the RSS that lists these paths, the first as the newest."""
        newest = datetime(2026, 11, 1, tzinfo=UTC)
        listed = "".join(
            f"<item><title>News {path}</title><link>{path}</link><guid isPermaLink='false'>id{path}</guid>"
            f"<pubDate>{format_datetime(newest - timedelta(hours=n))}</pubDate></item>"
            for n, path in enumerate(paths)
        )
        return f"<rss version='2.0'><channel><title>News</title>{listed}</channel></rss>".encode()


@contextmanager
def served(site: Site, *, one_host: bool = True) -> Iterator[str]:
    """Serve the site on this machine; yield its address. Bodies carry an ETag and 304 is answered.

    one_host: only 127.0.0.1 answers; else all of 127.0.0.0/8, so that a feed may have a host of its own.
    """

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the name is the standard library's
            site.asked += 1
            kind, body = site.bodies.get(self.path, ("text/plain", b""))
            etag = f'"{zlib.crc32(body)}"'
            status = 404 if self.path not in site.bodies else 200
            if self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1" if one_host else "0.0.0.0", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def feed_urls(site: Site, address: str, hosts: int = 1) -> list[str]:
    """Return the feeds' addresses, spread over so many hosts of this machine."""
    return [
        f"{address.replace('127.0.0.1', f'127.0.{n % hosts // 250}.{1 + n % hosts % 250}')}/feed/{n}"
        for n in range(site.feeds)
    ]


def write_registry(folder: Path, site: Site, address: str, hosts: int = 1) -> None:
    """Write a `feeds.yml` that names the site's feeds."""
    fields = (
        "name: Bench, publisher: Bench, kind: press, country: US, language: en, format: rss, confidence: high"
    )
    urls = feed_urls(site, address, hosts)
    feeds = "".join(f"  bench_{n}: {{{fields}, url: '{url}'}}\n" for n, url in enumerate(urls))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feeds.yml").write_text(f"feeds:\n{feeds}", encoding="utf-8")
