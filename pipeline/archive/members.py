"""Gzip members, as they stand one after the other in an archive file."""

import io
import zlib
from typing import BinaryIO

GZIP = b"\x1f\x8b"
_HEAD = GZIP + b"\x08"
_PIECE = 1 << 16


class Member(io.RawIOBase):
    """The decompressed bytes of one gzip member, read as a stream.

    end: where the next one begins, known once this one is read to its end; zlib.error where it is damaged.
    """

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self._at = file, offset
        self._inflate = zlib.decompressobj(31)
        self._left = b""
        self.end: int | None = None

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes, none at the end; raise EOFError where the file ends before."""
        size = size if size > 0 else _PIECE
        while self.end is None:
            if not self._left:
                self._file.seek(self._at)
                self._left = self._file.read(_PIECE)
                self._at += len(self._left)
                if not self._left:
                    raise EOFError("the file ends in the midst of a record")
            out = self._inflate.decompress(self._left, size)
            if self._inflate.eof:
                self.end = self._at - len(self._inflate.unused_data)
            self._left = self._inflate.unconsumed_tail
            if out:
                return out
        return b""

    def finish(self) -> None:
        """Read what is left, so that the end is known."""
        while self.read(_PIECE):
            pass


def next_member(file: BinaryIO, start: int) -> int | None:
    """Return where, from a byte on, the next member begins that holds a WARC record, or None."""
    tail = b""
    at = start
    while True:
        file.seek(at)
        piece = file.read(1 << 20)
        block = tail + piece
        begin = at - len(tail)
        found = block.find(_HEAD)
        while found >= 0:
            if _is_record(file, begin + found):
                return begin + found
            found = block.find(_HEAD, found + 1)
        if not piece:
            return None
        tail, at = block[-2:], at + len(piece)


def _is_record(file: BinaryIO, offset: int) -> bool:
    try:
        return Member(file, offset).read(5) == b"WARC/"
    except (EOFError, zlib.error):
        return False
