"""Keep a copy of everything: database, archive, registry, models; and bring it back."""

import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from db import dumping, queries
from db.copying import Told
from db.session import Database, open_database
from db.version import HEAD
from flows.summary import Report, silent
from flows.wiring import Clock, database, utc_now
from pipeline.archive import Archive
from pipeline.archive.verifying import verify
from pipeline.errors import ArchiveError, BusyError
from pipeline.manifest import NAME, Manifest, keep
from pipeline.settings import Settings

PATIENCE = 180  # times five seconds that a run under way is waited for
TAR = ".tar"


def backup(
    settings: Settings,
    target: Path,
    *,
    now: Clock = utc_now,
    report: Report = silent,
    sleep: Callable[[float], None] = time.sleep,
) -> Manifest:
    """Write a backup into a folder, or a `.tar`; a folder gets only what changed since the last time.

    The database comes first, so that no row of it points at what is not copied. Killed at any moment, the
    backup before is whole but for what has expired since.
    """
    if target.suffix == TAR:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            made = backup(settings, Path(folder), now=now, report=report, sleep=sleep)
            part = Path(folder) / f"whole{TAR}"
            with tarfile.open(part, "w") as tar:
                for name in (NAME, *(file.path for file in made.files)):
                    tar.add(Path(folder) / name, name)
            part.replace(target)
            return made
    target.mkdir(parents=True, exist_ok=True)
    before = {one.path: one for one in Manifest.read(target).files} if (target / NAME).is_file() else {}
    moment = now()
    with database(settings) as opened, ExitStack() as stack:
        _alone(opened, stack, sleep)
        with opened.session(read_only=True) as session:
            rows = queries.totals(session)
        stem = f"mercwatch-{moment:%Y%m%dT%H%M%S}Z"
        file, kind = dumping.dump(opened, target, stem, lambda _, done, total: report("copy", done, total))
        sources = list(_files(settings))
        kept = [keep(file, target, file.name, {})]
        for n, (path, name) in enumerate(sources, 1):
            kept.append(keep(path, target, name, before))
            report("keep", n, len(sources))
    made = Manifest(
        made_at=moment.isoformat(timespec="seconds"),
        program=version("mercwatch"),
        version=HEAD,
        database=kind,
        rows=rows if kind == dumping.PG_DUMP else _rows(file, rows),
        files=tuple(kept),
    )
    made.write(target)
    for name in before.keys() - {one.path for one in kept}:
        (target / name).unlink(missing_ok=True)
    return made


def check(folder: Path) -> tuple[Manifest, list[str]]:
    """Return what a backup holds, and in words all that is wrong with it: a restore is tried aside."""
    with _unpacked(folder) as here:
        made = Manifest.read(here)
        faults = list(made.faults(here))
        file = here / made.database_file
        if faults:
            return made, faults
        look = dumping.check_sqlite if made.database == dumping.SQLITE else dumping.check_dump
        if said := look(file):
            return made, [f"{file.name}: {said}"]
        if made.database == dumping.SQLITE:
            faults += _tried(here, file, made)
    return made, faults


def restore(settings: Settings, folder: Path, *, report: Report = silent) -> Manifest:
    """Bring a backup back into a home without archive and an empty database; raise where there is more."""
    if Archive(settings.archive).files():
        raise ArchiveError(f"{settings.archive} holds files: restore into another MERCWATCH_HOME")
    with _unpacked(folder) as here:
        made = Manifest.read(here)
        if faults := list(made.faults(here)):
            raise ArchiveError(f"{folder}: {faults[0]}, and {len(faults) - 1} more: take another backup")
        told: Told = lambda _, done, total: report("copy", done, total)  # noqa: E731 - it is short
        dumping.restore(here / made.database_file, made.database, settings.database_url, told)
        files = [file for file in made.files if "/" in file.path]
        for n, file in enumerate(files, 1):
            keep(here / file.path, settings.home, file.path, {})
            report("keep", n, len(files))
    return made


def _files(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Yield what is kept beside the database, with its name in the backup."""
    for path in sorted(settings.archive.glob("[!.]*.warc*")):
        yield path, f"archive/{path.name}"
    if own := settings.registry:
        for path in sorted(own.rglob("*.y*ml")):
            yield path, f"registry/{path.relative_to(own).as_posix()}"
    for path in sorted(settings.models.rglob("[!.]*")):
        if path.is_file():
            yield path, f"models/{path.relative_to(settings.models).as_posix()}"


def _alone(opened: Database, stack: ExitStack, sleep: Callable[[float], None]) -> None:
    """Hold the lock of a run, waiting for one that is under way."""
    for _ in range(PATIENCE):
        try:
            stack.enter_context(opened.alone())
            return
        except BusyError:
            sleep(5)
    stack.enter_context(opened.alone())


def _rows(file: Path, tables: dict[str, int]) -> dict[str, int]:
    """Return how many rows a SQLite file has of each table."""
    with closing(sqlite3.connect(file)) as connection:
        count = "SELECT count(*) FROM {}"
        return {name: connection.execute(count.format(name)).fetchone()[0] for name in tables}


def _tried(folder: Path, file: Path, made: Manifest) -> list[str]:
    """Open a copy of the database, count its rows, and follow those that point into the archive."""
    with tempfile.TemporaryDirectory() as aside:
        copied = shutil.copy(file, aside)
        with open_database(f"sqlite:///{copied}") as opened, opened.session(read_only=True) as session:
            rows = queries.totals(session)
            found = verify(Archive(folder / "archive"), queries.pointed(session))
    faults = [
        f"{name}: {rows.get(name, 0)} rows, not {number}"
        for name, number in made.rows.items()
        if rows.get(name, 0) != number
    ]
    return faults + [f"archive/{fault.file} at byte {fault.offset}: {fault.what}" for fault in found.faults]


@contextmanager
def _unpacked(source: Path) -> Iterator[Path]:
    if source.suffix != TAR:
        yield source
        return
    try:
        with tempfile.TemporaryDirectory(dir=source.parent, prefix=".backup-") as folder:
            with tarfile.open(source) as tar:
                tar.extractall(folder, filter="data")
            yield Path(folder)
    except (OSError, tarfile.TarError) as error:
        raise ArchiveError(f"{source}: {error}: name what `mercwatch backup` has written") from error
