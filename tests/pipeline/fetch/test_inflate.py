"""Compressed bodies come out as they went in, in small pieces, or are an error."""

import gzip
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.inflate import InflateError, inflate
from tests.hostile.replies import deflated

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:7]) + gzip.compress(body[7:]),
    "deflate": zlib.compress,
    "Deflate": deflated,
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


def test_layers_of_compression_are_few() -> None:
    with pytest.raises(InflateError, match="4 times"):
        list(inflate([b""], "gzip, gzip, gzip, gzip"))
