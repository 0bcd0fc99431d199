"""A crawl to measure on: WARC files of pages as varied and as heavy as those of real sites, few on topic."""

import random
import zlib
from collections.abc import Iterator
from html import escape
from pathlib import Path

from benchmarks.sentences import act, plain

FILE = 30_000  # pages of one file, some 1 GB, as Common Crawl makes them
MEDIAN, SPREAD, LEAST = 116_000, 0.7, 8_000  # bytes of a page: log-normal
TEASED = 200  # one page in so many has the topic's words beside an article on something else
BLOCKS, BLOCK = 800, 3_000  # pieces of markup and script that pages are padded with, and their characters


def write(folder: Path, pages: int, *, every: int = 1000, seed: int = 1) -> list[Path]:
    """Write so many pages, one in `every` on topic, in files as Common Crawl's; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    chance, files = random.Random(seed), []
    blocks = [_block(chance) for _ in range(BLOCKS)]
    for first in range(0, pages, FILE):
        path = folder / f"CC-NEWS-20260101000000-{len(files):05}.warc.gz"
        files.append(path)
        with path.open("wb") as out:
            out.write(_member(f"{_head('warcinfo', '', 22)}software: of our own\r\n\r\n".encode()))
            for n in range(first, min(first + FILE, pages)):
                for record in _records(n, page(n, chance, blocks, every)):
                    out.write(_member(record))
    return files


def page(n: int, chance: random.Random, blocks: list[str], every: int) -> bytes:
    """Return one page; it is on topic if its number is one in `every`."""
    size = max(LEAST, round(MEDIAN * chance.lognormvariate(0, SPREAD)))
    sentences = [plain(chance) for _ in range(chance.randint(8, 60))]
    if n % every == every // 2:
        sentences[2:2] = [act(chance) for _ in range(3)]
    paragraphs = "".join(
        f"<p>{escape(' '.join(sentences[start : start + 4]))} Reference {n} {start}.</p>\n"
        for start in range(0, len(sentences), 4)
    )
    teaser = "<aside><a href=/spyware>NSO Group and its spyware</a></aside>" if n % TEASED == 7 else ""
    padding, scripts = chance.sample(blocks, min(BLOCKS, size // BLOCK + 1)), []
    for one in padding[::2]:
        scripts.append(f"<script>{one}</script>" if chance.random() < 0.7 else f"<!--{one}-->")
    rest = padding[1::2]
    menu = "".join(f'<li class="m-{i}"><a href="/s/{i}">{one[:60]}</a>' for i, one in enumerate(rest))
    below = "".join(f"<div data-x='{one[60:]}'></div>" for one in rest)
    return (
        f"<!doctype html><html lang=en><head><title>News {n}</title><meta charset=utf-8>{''.join(scripts)}"
        f"</head><body><nav><ul>{menu}</ul></nav>{teaser}<main><article><h1>News {n}</h1>{paragraphs}"
        "</article></main>"
        f"<footer>Contact{below}</footer></body></html>"
    ).encode()


def _block(chance: random.Random) -> str:
    """Return words such as markup and scripts are made of: they press to about a third, as real pages do."""
    words: list[str] = []
    while sum(map(len, words)) + len(words) < BLOCK:
        words.append(chance.choice(_WORDS) if chance.random() < 0.88 else f"{chance.randrange(16**6):x}")
    return " ".join(words)[:BLOCK]


_TEXT = (
    "function return const window document class href style width height margin padding color image "
    "section header article widget button link menu search share title content data null true false "
    "container wrapper column row grid media src alt aria label role lazy async defer module export"
)
_WORDS = _TEXT.split()


def _records(n: int, body: bytes) -> Iterator[bytes]:
    url = f"https://site{n % 997}.example/news/{n}"
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    yield _head("request", url, len(asked)).encode() + asked + b"\r\n\r\n"
    given = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    yield _head("response", url, len(given)).encode() + given + b"\r\n\r\n"


def _head(kind: str, url: str, length: int) -> str:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    media = "application/warc-fields" if kind == "warcinfo" else f"application/http; msgtype={kind}"
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n{target}"
        f"Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
    )


def _member(record: bytes) -> bytes:
    press = zlib.compressobj(6, zlib.DEFLATED, 31)
    return press.compress(record) + press.flush()
