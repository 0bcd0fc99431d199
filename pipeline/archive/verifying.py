"""Whether the archive holds what the rows say, record by record."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from pipeline.archive import Archive, warc
from pipeline.records import ArchivePointer

RESTORE = "restore the file from a backup"
FORGET = "restore the file from a backup, or `mercwatch archive verify --forget` to have it fetched again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """A row that points into the archive."""

    pointer: ArchivePointer
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong at one place, and what can be done; pointer: of the row whose body is not to be had."""

    file: str
    offset: int
    what: str
    mend: str
    pointer: ArchivePointer | None = None


@dataclass(slots=True)
class Verdict:
    """What a walk through the archive found.

    kinds: records by kind.  orphans: bodies that no row points at, as a run that was stopped leaves them.
    """

    files: int = 0
    bytes: int = 0
    pointers: int = 0
    orphans: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


Bodies = dict[int, tuple[str, str]]  # offset -> kind of the record, sha256 of its body
Told = Callable[[int], None]  # takes the number of bytes walked through so far


def silent(walked: int) -> None:
    """Tell nobody."""


def verify(archive: Archive, rows: Iterable[Pointed], *, told: Told = silent) -> Verdict:
    """Check every record's digests, and that every row leads to its body.

    rows: in the order of their files' names, by bytes, and of their offsets.
    """
    verdict, walked = Verdict(), 0
    names = [path.name for path in archive.files()]
    pointing = groupby(rows, key=lambda row: row.pointer.file)
    for name, of_file in _merged(names, pointing):
        path = archive.folder / name
        if name not in names:
            _missing(verdict, name, of_file)
            continue
        bodies = _walk(path, verdict, told, walked)
        _match(archive, name, bodies, of_file, verdict)
        walked += path.stat().st_size
        told(walked)
    verdict.bytes = walked
    return verdict


def _merged(
    names: list[str], pointing: Iterable[tuple[str, Iterator[Pointed]]]
) -> Iterator[tuple[str, Iterable[Pointed]]]:
    """Yield every file that there is, or that rows point into, with its rows; both come sorted."""
    waiting = iter(names)
    name = next(waiting, None)
    for file, of_file in pointing:
        while name is not None and name < file:
            yield name, ()
            name = next(waiting, None)
        if name == file:
            name = next(waiting, None)
        yield file, of_file
    while name is not None:
        yield name, ()
        name = next(waiting, None)


def _walk(path: Path, verdict: Verdict, told: Told, before: int) -> Bodies:
    bodies: Bodies = {}
    verdict.files += 1
    for found in warc.walk(path):
        told(before + found.offset)
        if isinstance(found, warc.Damage):
            what = f"{found.length:,} bytes that are no record ({found.reason})"
            verdict.faults.append(Fault(file=path.name, offset=found.offset, what=what, mend=RESTORE))
        elif found.fault:
            verdict.faults.append(Fault(file=path.name, offset=found.offset, what=found.fault, mend=RESTORE))
        else:
            verdict.kinds[found.kind] += 1
            bodies[found.offset] = (found.kind, hashlib.sha256(found.body).hexdigest())
    return bodies


def _match(archive: Archive, name: str, bodies: Bodies, rows: Iterable[Pointed], verdict: Verdict) -> None:
    pointed: set[int] = set()
    for row in rows:
        verdict.pointers += 1
        pointed.add(row.pointer.offset)
        kind, digest = bodies.get(row.pointer.offset, ("", ""))
        if kind == warc.RESPONSE and digest == row.pointer.digest:
            continue
        if why := archive.fault(row.pointer):  # a revisit leads to another record
            what = f"the body of {row.url} is not to be had: {why.partition(': ')[2]}"
            fault = Fault(file=name, offset=row.pointer.offset, what=what, mend=FORGET, pointer=row.pointer)
            verdict.faults.append(fault)
    alone = (kind for offset, (kind, _) in bodies.items() if offset not in pointed)
    verdict.orphans += sum(kind in {warc.RESPONSE, warc.REVISIT} for kind in alone)


def _missing(verdict: Verdict, name: str, rows: Iterable[Pointed]) -> None:
    for row in rows:
        verdict.pointers += 1
        what = f"the file is missing, with the body of {row.url}"
        pointer = row.pointer
        verdict.faults.append(
            Fault(file=name, offset=pointer.offset, what=what, mend=FORGET, pointer=pointer)
        )
