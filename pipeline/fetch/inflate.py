"""Undo a reply's compression within bounds: a bomb is noticed before it is in memory."""

import zlib
from collections.abc import Callable, Iterable, Iterator

ENCODINGS = "gzip, deflate"  # what we offer to take
MOST_LAYERS = 3
_PIECE = 64 * 1024


class InflateError(Exception):
    """A body is not compressed as its headers say, or breaks off."""


def inflate(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a body's bytes in pieces, decompressed; raise InflateError if they are not what they claim."""
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    if len(names) > MOST_LAYERS:
        raise InflateError(f"it is encoded {len(names)} times, one within another")
    for name in reversed(names):
        if name in {"gzip", "x-gzip"}:
            chunks = _stream(chunks, lambda start: 31, more=b"\x1f")
        elif name == "deflate":  # with a zlib header, or without: servers differ
            chunks = _stream(chunks, lambda start: 15 if start[0] & 0x0F == 8 else -15)
        elif name != "identity":
            raise InflateError(f"it is encoded as {name[:20]!r}, which we did not offer to take")
    yield from chunks


def _stream(
    chunks: Iterable[bytes], window: Callable[[bytes], int], more: bytes | None = None
) -> Iterator[bytes]:
    """Inflate one stream, and those after it that begin with `more`; what else follows is ignored."""
    stream = None
    for chunk in chunks:
        waiting = chunk
        while waiting:
            stream = stream or zlib.decompressobj(window(waiting))
            piece = b"-"
            while piece and not stream.eof:
                try:
                    piece = stream.decompress(waiting, _PIECE)
                except zlib.error as error:
                    raise InflateError(f"its compression is broken: {error}") from error
                waiting = stream.unconsumed_tail
                if piece:
                    yield piece
            if stream.eof:
                waiting = stream.unused_data.lstrip(b"\0")
                if waiting and not (more and waiting.startswith(more)):
                    return
                stream = None
    if stream is not None:
        raise InflateError("it breaks off before its end")
