"""Servers that drip, burst, lie or hang: each attempt ends in time, within bounds, with an outcome."""

import gzip
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from time import sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch import Fetcher, Limits, Request
from pipeline.fetch.inflate import InflateError, inflate
from pipeline.records import FetchOutcome, FetchResult
from tests.server import HOST, Handler, Pages

TIGHT = Limits(connect=0.2, request=0.25, gap=0, max_bytes=1_000_000)


def fetch(url: str) -> FetchResult:
    with Fetcher(contact="x", limits=TIGHT, allow_hosts=frozenset({HOST})) as fetcher:
        return fetcher.fetch(Request(url))


def drip(handler: Handler, piece: bytes) -> None:
    for _ in range(40):
        handler.wfile.write(piece)
        sleep(0.02)


def slow_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(handler, b"x")


def slow_body(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    drip(handler, b"x")


def slow_chunks(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    drip(handler, b"1\r\nx\r\n")


def silence(handler: Handler) -> None:
    sleep(0.5)


@pytest.mark.parametrize("act", [slow_headers, slow_body, slow_chunks, silence])
def test_slow_server_is_left_when_the_time_is_over(pages: Pages, act: Callable[[Handler], None]) -> None:
    result = fetch(pages.act("/", act))
    assert (result.outcome, result.reason) == (FetchOutcome.TIMEOUT, "no whole reply within 0.25 s")
    assert result.elapsed < 2  # the drip would last longer than the limit, whatever the machine's load


def test_resolver_that_hangs_is_left() -> None:
    released = threading.Event()

    def resolver(host: str, port: int) -> list[str]:
        released.wait()
        return []

    with Fetcher(contact="x", limits=TIGHT, resolver=resolver) as fetcher:
        result = fetcher.fetch(Request("http://slow.example/"))
    released.set()
    assert (result.outcome, result.reason) == (FetchOutcome.TIMEOUT, "no connection within 0.2 s")


def test_endless_body_is_cut_as_soon_as_it_is_too_large(pages: Pages) -> None:
    sent = []

    def endless(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(500):
            handler.wfile.write(b"x" * 100_000)
            sent.append(100_000)

    result = fetch(pages.act("/", endless))
    assert (result.outcome, result.reason, result.body) == (
        FetchOutcome.TOO_LARGE,
        "larger than 1,000,000 bytes",
        b"",
    )
    assert sum(sent) < 20_000_000


def test_declared_size_is_enough_to_refuse(pages: Pages) -> None:
    def boast(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n")

    assert fetch(pages.act("/", boast)).outcome is FetchOutcome.TOO_LARGE


@pytest.mark.parametrize("layers", [1, 2])
def test_gzip_bomb_never_gets_into_memory(pages: Pages, layers: int) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000, 9)
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    url = pages.add("/", bomb, content_encoding=", ".join(["gzip"] * layers))
    tracemalloc.start()
    result = fetch(url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.outcome is FetchOutcome.TOO_LARGE
    assert peak < 10_000_000


def reset(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def too_short(handler: Handler) -> None:
    handler.reply(b"half", headers={"Content-Length": "100"})
    handler.close_connection = True


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")
    handler.close_connection = True


def nothing(handler: Handler) -> None:
    handler.close_connection = True


@pytest.mark.parametrize("act", [reset, too_short, no_http, nothing])
def test_broken_reply_is_unreachable(pages: Pages, act: Callable[[Handler], None]) -> None:
    result = fetch(pages.act("/", act))
    assert result.outcome is FetchOutcome.UNREACHABLE
    assert "the reply is broken" in str(result.reason)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"not gzip", "gzip"),
        (gzip.compress(b"words " * 500)[:-20], "gzip"),
        (b"x", "br"),
        (b"\xff\xff", "deflate"),
    ],
)
def test_body_that_is_not_compressed_as_declared_is_unreachable(
    pages: Pages, body: bytes, encoding: str
) -> None:
    result = fetch(pages.add("/", body, content_encoding=encoding))
    assert (result.outcome, result.body) == (FetchOutcome.UNREACHABLE, b"")


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:7]) + gzip.compress(body[7:]),
    "deflate": zlib.compress,
    "Deflate": _raw_deflate,
    "identity": bytes,
    "": bytes,
    "deflate, gzip": lambda body: gzip.compress(zlib.compress(body)),
}


@given(
    body=st.binary(max_size=300),
    size=st.integers(1, 50),
    encoding=st.sampled_from(sorted(PACKERS)),
    times=st.sampled_from([1, 900]),
)
def test_inflating_undoes_every_packing(body: bytes, size: int, encoding: str, times: int) -> None:
    packed = PACKERS[encoding](body * times)

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(packed), size):
            yield packed[start : start + size]

    assert b"".join(inflate(chunks(), encoding)) == body * times


def test_rubbish_after_the_end_is_ignored() -> None:
    assert b"".join(inflate([gzip.compress(b"words") + b"\0\0rubbish"], "gzip")) == b"words"


def test_pieces_stay_small_whatever_they_unpack_to() -> None:
    pieces = list(inflate([gzip.compress(b"\0" * 1_000_000)], "gzip"))
    assert max(map(len, pieces)) <= 64 * 1024


def test_unfinished_stream_is_an_error() -> None:
    with pytest.raises(InflateError, match="breaks off"):
        list(inflate([gzip.compress(b"words")[:-9]], "gzip"))
