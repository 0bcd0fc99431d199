"""Keep what was fetched, byte for byte: WARC files by day, one gzip member a record."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pipeline.archive import expiring, warc
from pipeline.archive.appending import append
from pipeline.errors import ArchiveError
from pipeline.records import ArchivePointer, FetchResult, Page

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.warc(?:\.gz)?")
FirstBody = Callable[[str], ArchivePointer | None]


def nothing(digest: str) -> None:
    """Know of no body that is kept already."""


class Kept(Protocol):
    """A row that says where a page is kept."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def final_url(self) -> str: ...  # noqa: D102
    @property
    def content_type(self) -> str: ...  # noqa: D102
    @property
    def fetched_at(self) -> datetime: ...  # noqa: D102
    @property
    def pointer(self) -> ArchivePointer | None: ...  # noqa: D102


class Archive:
    """A folder of WARC files, `YYYY-MM-DD.warc.gz` by the UTC day of the fetch; many processes may write.

    known: sha256 of a body -> where a record of it is kept; such a body is not kept a second time.
    """

    def __init__(self, folder: Path, known: FirstBody = nothing) -> None:
        self.folder = folder
        self._known = known

    def check(self) -> None:
        """Raise ArchiveError unless the folder can be written."""
        probe = self.folder / ".probe"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise self._unwritable(error) from error

    def files(self) -> list[Path]:
        """Return its files, in the order of their names, by bytes."""
        return sorted(path for path in self.folder.glob("*.warc*") if _NAME.fullmatch(path.name))

    def write(self, result: FetchResult) -> ArchivePointer:
        """Keep a fetched body with its headers and return where; raise ArchiveError if it cannot be kept."""
        name = f"{result.started_at.astimezone(UTC):%Y-%m-%d}.warc.gz"
        digest = hashlib.sha256(result.body).hexdigest()
        original = self._original(digest) if result.body else None
        record = warc.revisit(result, *original) if original else warc.response(result)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            offset = append(self.folder / name, record, head=lambda: warc.warcinfo(name))
        except OSError as error:
            raise self._unwritable(error) from error
        return ArchivePointer(file=name, offset=offset, digest=digest)

    def read(self, pointer: ArchivePointer) -> bytes:
        """Return the body that a pointer leads to; raise ArchiveError if it is not there, or another."""
        return self._resolve(pointer)[1].body

    def fault(self, pointer: ArchivePointer) -> str | None:
        """Return in words why the body that a pointer leads to cannot be had, None where it can."""
        try:
            self.read(pointer)
        except ArchiveError as error:
            return str(error)
        return None

    def page(self, kept: Kept) -> Page:
        """Return a kept page with its body; raise ArchiveError if it is not there."""
        if not kept.pointer:
            raise ArchiveError(f"{kept.url}: the page is not in the archive; fetch it again")
        return Page(
            url=kept.url,
            final_url=kept.final_url,
            content_type=kept.content_type,
            body=self.read(kept.pointer),
            fetched_at=kept.fetched_at,
            pointer=kept.pointer,
        )

    def _original(self, digest: str) -> tuple[ArchivePointer, warc.Record] | None:
        """Return the record that has a body already, if it can be read; else it must be kept anew."""
        known = self._known(digest)
        try:
            return self._resolve(known) if known else None
        except ArchiveError:
            return None

    def _resolve(self, pointer: ArchivePointer, hops: int = 1) -> tuple[ArchivePointer, warc.Record]:
        """Return the record with the body, and where it is: a revisit leads to another."""
        try:
            return self._resolve_at(pointer, hops)
        except ArchiveError:
            now_at = expiring.moved(self.folder, pointer)
            if now_at is None:
                raise
            return self._resolve_at(now_at, hops)

    def _resolve_at(self, pointer: ArchivePointer, hops: int) -> tuple[ArchivePointer, warc.Record]:
        record = self._record(pointer)
        if record.kind == warc.REVISIT and record.refers and hops:
            file, offset = record.refers
            return self._resolve(ArchivePointer(file=file, offset=offset, digest=pointer.digest), hops - 1)
        if record.kind != warc.RESPONSE or hashlib.sha256(record.body).hexdigest() != pointer.digest:
            raise ArchiveError(f"{self._place(pointer)}: not the body that was kept there; restore the file")
        return pointer, record

    def _record(self, pointer: ArchivePointer) -> warc.Record:
        if not _NAME.fullmatch(pointer.file):
            raise ArchiveError(
                f"{pointer.file!r} is no file of the archive {self.folder}: the row is damaged"
            )
        try:
            with (self.folder / pointer.file).open("rb") as file:
                return warc.read_at(file, pointer.offset, gzipped=pointer.file.endswith(".gz"))
        except FileNotFoundError as error:
            raise ArchiveError(
                f"{self._place(pointer)}: the file is missing; restore it, or fetch the page again"
            ) from error
        except warc.BROKEN as error:
            raise ArchiveError(f"{self._place(pointer)}: no whole record there; restore the file") from error

    def _place(self, pointer: ArchivePointer) -> str:
        return f"{self.folder / Path(pointer.file).name} at byte {pointer.offset}"

    def _unwritable(self, error: OSError) -> ArchiveError:
        why = error.strerror or error
        return ArchiveError(f"cannot write the archive {self.folder}: {why}; mend it, or set MERCWATCH_HOME")
