"""Archive files to read, and the parts of them that are read at a time."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.members import GZIP
from pipeline.errors import ArchiveError

PART = 16 << 20  # bytes; some 500 pages, a second or two of work
HEAD = 1 << 16  # bytes at the beginning of a file that tell it from others, whatever its name
ENDINGS = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class Part:
    """Records of a file that begin from byte `start` on and before `stop`; exact: one begins at `start`."""

    file: Path
    start: int
    stop: int
    exact: bool = False

    def __str__(self) -> str:
        return f"{self.file}, bytes {self.start} to {self.stop}"


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the archive files that are named or lie in the folders named, by name, each once.

    Raise ArchiveError where there is none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        within = sorted(one for one in path.rglob("*") if one.name.endswith(ENDINGS)) if path.is_dir() else []
        if not (within or path.is_file()):
            what = "no file in it ends in .warc or .warc.gz" if path.is_dir() else "no such file or folder"
            raise ArchiveError(f"{path}: {what}")
        found |= dict.fromkeys(one.resolve() for one in within or [path])
    return list(found)


def head_of(path: Path) -> str:
    """Return what a file is known by, though it be moved or grow: the digest of its first bytes."""
    with path.open("rb") as file:
        return hashlib.sha256(file.read(HEAD)).hexdigest()


def parts_of(path: Path, *, begin: int = 0, size: int = PART) -> Iterator[Part]:
    """Yield the parts of a file from a byte on where a record begins; one that is not zipped has one part."""
    end = path.stat().st_size
    with path.open("rb") as file:
        if file.read(2) != GZIP:
            begin, size = 0, end
    for start in range(begin, end, max(size, 1)):
        yield Part(path, start, min(start + size, end), exact=start == begin)
