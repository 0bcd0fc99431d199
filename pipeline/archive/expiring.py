"""Take bodies out of an archive file that are not kept any longer; what stays is copied byte for byte."""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive import warc
from pipeline.records import ArchivePointer

ENDING = "-kept.warc.gz"
_MOVED = ".moved.json"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Moved:
    """Which file took the place of another, and where in it each record is, by its offset before."""

    file: str
    offsets: Mapping[int, int]


def without(path: Path, dropped: Collection[int]) -> Moved:
    """Write beside a file one without the records at these offsets; return where each of the others is.

    The old file stays until `remove`, so that rows may be told meanwhile. Records of other files lead to it
    for ever (revisits): `NAME.moved.json`, which stays, leads on. Done twice, it does the same.
    """
    new = path.with_name(path.name.removesuffix(".warc.gz") + ENDING)
    offsets: dict[int, int] = {}
    with path.open("rb") as old, _replacing(new).open("wb") as out:
        for start, end in _members(path):
            if start not in dropped:
                offsets[start] = out.tell()
                old.seek(start)
                for left in range(end - start, 0, -_PIECE):
                    out.write(old.read(min(left, _PIECE)))
        out.flush()
        os.fsync(out.fileno())
    told = path.with_name(path.name + _MOVED)
    with _replacing(told).open("w", encoding="ascii") as out:
        json.dump({"file": new.name, "offsets": offsets}, out)
        out.flush()
        os.fsync(out.fileno())
    _replacing(told).replace(told)
    _replacing(new).replace(new)
    return Moved(new.name, offsets)


def remove(path: Path) -> None:
    """Delete a file whose place another has taken, with the note of its end."""
    path.unlink(missing_ok=True)
    path.with_name(f".{path.name}.end").unlink(missing_ok=True)


def replaced(folder: Path) -> Iterator[Path]:
    """Yield the files that are still there although another has been written in their place."""
    for told in sorted(folder.glob(f"*{_MOVED}")):
        old = told.with_name(told.name.removesuffix(_MOVED))
        if old.is_file():
            yield old


def moved(folder: Path, pointer: ArchivePointer) -> ArchivePointer | None:
    """Return where a record is whose file was rewritten; None where it was not, or the record is gone."""
    try:
        told = json.loads((folder / (Path(pointer.file).name + _MOVED)).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    at = told["offsets"].get(str(pointer.offset))
    return None if at is None else ArchivePointer(file=told["file"], offset=at, digest=pointer.digest)


def _members(path: Path) -> Iterator[tuple[int, int]]:
    """Yield begin and end of every record, and of damage, which is kept too."""
    starts = sorted({found.offset for found in warc.walk(path)})
    yield from zip(starts, [*starts[1:], path.stat().st_size], strict=True)


def _replacing(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")
