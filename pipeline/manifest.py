"""What a backup holds: every file with its size and digest, and how many rows of what."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

from pipeline.errors import ArchiveError

NAME = "manifest.json"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a backup; path: as seen from its folder."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The whole of a backup.  database: `sqlite` or `pg_dump`.  version: of the tables."""

    made_at: str
    program: str
    version: str
    database: str
    rows: Mapping[str, int]
    files: tuple[Kept, ...] = field(default=())

    @property
    def bytes(self) -> int:
        """Return how much it all is."""
        return sum(file.bytes for file in self.files)

    @property
    def database_file(self) -> str:
        """Return the path of the database's file."""
        return next(file.path for file in self.files if "/" not in file.path)

    def write(self, folder: Path) -> None:
        """Write it last, and whole: a backup without one is none."""
        part = folder / f".{NAME}.new"
        with part.open("w", encoding="utf-8") as out:
            json.dump(asdict(self), out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the manifest of a backup; raise ArchiveError where there is none."""
        try:
            said = json.loads((folder / NAME).read_text(encoding="utf-8"))
            files = tuple(Kept(**one) for one in said.pop("files"))
            datetime.fromisoformat(said["made_at"])
            return cls(**said, files=files)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArchiveError(
                f"{folder}: no whole backup ({error}): name a folder that `mercwatch backup` has written"
            ) from error

    def faults(self, folder: Path) -> Iterator[str]:
        """Yield in words what is missing or not as it was written."""
        for file in self.files:
            path = folder / file.path
            if not path.is_file():
                yield f"{file.path}: missing"
            elif path.stat().st_size != file.bytes:
                yield f"{file.path}: {path.stat().st_size:,} bytes, not {file.bytes:,}"
            elif digest_of(path) != file.sha256:
                yield f"{file.path}: not the bytes that were written"


def digest_of(path: Path, most: int | None = None) -> str:
    """Return the sha256 of a file, or of its first bytes."""
    known = hashlib.sha256()
    with path.open("rb") as file:
        for piece in _pieces(file, path.stat().st_size if most is None else most):
            known.update(piece)
    return known.hexdigest()


def keep(path: Path, folder: Path, name: str, before: Mapping[str, Kept]) -> Kept:
    """Copy a file into a backup, unless the one of the last time is the same; return what is there.

    Copied as long as it is now: what is added to it meanwhile is for the next time.
    """
    size, target = path.stat().st_size, folder / name
    old = before.get(name)
    if old and old.bytes == size and target.is_file() and target.stat().st_size == size:
        here = digest_of(path, size)
        if here == old.sha256:
            return old
    target.parent.mkdir(parents=True, exist_ok=True)
    part, known = target.with_name(f".{target.name}.new"), hashlib.sha256()
    with path.open("rb") as source, part.open("wb") as out:
        for piece in _pieces(source, size):
            known.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    shutil.copystat(path, part)
    part.replace(target)
    return Kept(name, size, known.hexdigest())


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (piece := file.read(min(size, _PIECE))):
        size -= len(piece)
        yield piece
