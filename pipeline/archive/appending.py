"""Append to a file that other processes append to: whole records or nothing."""

import fcntl
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20


def append(path: Path, record: bytes, *, head: Callable[[], bytes] = bytes) -> int:
    """Append one gzip member to a file of such members and return its offset; raise OSError if it cannot be.

    head: makes the member that a new file begins with.
    A lock file beside it (`.name.end`) serialises the processes and holds the end of the last whole record,
    so that a record which a killed process left half written is cut off, and nothing else ever is.
    """
    with (path.parent / f".{path.name}.end").open("a+b") as end, path.open("ab") as file:
        fcntl.flock(end, fcntl.LOCK_EX)  # released as the file closes
        size = os.fstat(file.fileno()).st_size
        end.seek(0)
        noted = end.read()
        known = int(noted) if noted.isdigit() else size
        if size > known:
            size = known + _whole(path, known)
            file.truncate(size)
        first = b"" if size else head()
        if size == 0:
            _note(end, 0)  # or a first record left half written would pass for a whole one
        try:
            file.write(first + record)
            file.flush()
        except OSError:  # a full disk
            os.ftruncate(file.fileno(), size)
            raise
        _note(end, size + len(first) + len(record))
    return size + len(first)


def _note(end: BinaryIO, size: int) -> None:
    end.truncate(0)
    end.write(str(size).encode())
    end.flush()


def _whole(path: Path, start: int) -> int:
    """Return how many bytes from `start` on are whole gzip members."""
    whole, read, member = 0, 0, zlib.decompressobj(31)
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(_PIECE):
            read += len(piece)
            while piece:
                try:
                    member.decompress(piece)
                except zlib.error:
                    return whole
                piece = member.unused_data
                if member.eof:
                    whole, member = read - len(piece), zlib.decompressobj(31)
    return whole
