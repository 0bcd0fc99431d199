"""Each bad behaviour of a server ends in time, within bounds, and with its outcome."""

import threading
import tracemalloc

import pytest

from pipeline.fetch import Fetcher, Limits, Request
from pipeline.fetch.network import resolve
from pipeline.records import FetchOutcome, FetchResult
from tests.hostile.behaviours import BEHAVIOURS, BUSY, MOST, SLOW, TOO_MUCH
from tests.making import HOUR, NOW
from tests.server import HOST, Handler, Pages

LIMITS = Limits(connect=2, request=10, gap=0, max_bytes=MOST)
TIGHT = Limits(connect=0.2, request=0.25, gap=0, max_bytes=MOST)
NAMES = {"inside.example": [HOST]}


def fetch(url: str, limits: Limits = LIMITS) -> FetchResult:
    with Fetcher(
        contact="x",
        limits=limits,
        allow_hosts=frozenset({HOST}),
        now=lambda: NOW,
        resolver=lambda host, port: NAMES.get(host) or resolve(host, port),
    ) as fetcher:
        return fetcher.fetch(Request(url))


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_bad_server_ends_in_its_outcome(pages: Pages, name: str) -> None:
    behaviour = BEHAVIOURS[name]
    result = fetch(pages.act("/", behaviour.act), TIGHT if name in SLOW else LIMITS)
    assert (result.outcome, result.ok or bool(result.reason)) == (behaviour.outcome, True), result.reason
    assert behaviour.said in (result.reason or "")
    assert result.ok or result.body == b""
    assert len(result.reason or "") < 400
    assert result.retry_after == (NOW + HOUR if name in BUSY else None)
    assert result.elapsed < (1 if name in SLOW else 9)


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_is_too_much_never_gets_into_memory(pages: Pages, name: str) -> None:
    url = pages.act("/", TOO_MUCH[name].act)
    tracemalloc.start()
    fetch(url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * MOST


def test_endless_body_is_left_as_soon_as_it_is_too_large(pages: Pages) -> None:
    sent = []

    def endless(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(500):
            handler.wfile.write(b"x" * 100_000)
            sent.append(100_000)

    assert fetch(pages.act("/", endless)).reason == "larger than 1,000,000 bytes"
    assert sum(sent) < 20_000_000


def test_what_one_reply_has_too_much_is_not_taken_for_the_next(pages: Pages) -> None:
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"

    def poison(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood" + smuggled)
        handler.close_connection = False

    urls = [pages.act("/poison", poison), pages.add("/next", b"next")]
    with Fetcher(contact="x", limits=LIMITS, allow_hosts=frozenset({HOST})) as fetcher:
        assert [fetcher.fetch(Request(url)).body for url in urls] == [b"good", b"next"]


def test_resolver_that_hangs_is_left() -> None:
    released = threading.Event()

    def resolver(host: str, port: int) -> list[str]:
        released.wait()
        return []

    with Fetcher(contact="x", limits=TIGHT, resolver=resolver) as fetcher:
        result = fetcher.fetch(Request("http://slow.example/"))
    released.set()
    assert (result.outcome, result.reason) == (FetchOutcome.TIMEOUT, "no connection within 0.2 s")
