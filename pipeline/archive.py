"""Keep what was fetched, byte for byte: WARC files by day, one gzip member a record."""

import hashlib
import re
import string
import zlib
from datetime import UTC, datetime
from http.client import responses
from io import BytesIO
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.appending import append
from pipeline.errors import ArchiveError
from pipeline.records import ArchivePointer, FetchResult, Page

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.warc(?:\.gz)?")
_GZIP = b"\x1f\x8b"
_CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})  # true on the wire only


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
    """A folder of WARC files, `YYYY-MM-DD.warc.gz` by the UTC day of the fetch; many processes may write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check(self) -> None:
        """Raise ArchiveError unless the folder can be written."""
        probe = self.folder / ".probe"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise self._unwritable(error) from error

    def write(self, result: FetchResult) -> ArchivePointer:
        """Keep a fetched body with its headers and return where; raise ArchiveError if it cannot be kept."""
        name = f"{result.started_at.astimezone(UTC):%Y-%m-%d}.warc.gz"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            offset = append(self.folder / name, _record(result))
        except OSError as error:
            raise self._unwritable(error) from error
        return ArchivePointer(file=name, offset=offset, digest=hashlib.sha256(result.body).hexdigest())

    def read(self, pointer: ArchivePointer) -> bytes:
        """Return the body that a pointer leads to; raise ArchiveError if it is not there, or another."""
        place = f"{self.folder / Path(pointer.file).name} at byte {pointer.offset}"
        if not _NAME.fullmatch(pointer.file):
            raise ArchiveError(
                f"{pointer.file!r} is no file of the archive {self.folder}: the row is damaged"
            )
        try:
            with (self.folder / pointer.file).open("rb") as file:
                file.seek(pointer.offset)
                if pointer.file.endswith(".gz") and file.read(2) != _GZIP:
                    raise ValueError("no gzip member starts at that byte")
                file.seek(pointer.offset)
                body = _first_body(file)
        except FileNotFoundError as error:
            raise ArchiveError(
                f"{place}: the file is missing; restore it, or fetch the page again"
            ) from error
        except (OSError, ValueError, zlib.error, ArchiveLoadFailed, StopIteration) as error:
            raise ArchiveError(f"{place}: no whole record there ({error}); restore the file") from error
        if hashlib.sha256(body).hexdigest() != pointer.digest:
            raise ArchiveError(f"{place}: not the body that was kept there; restore the file")
        return body

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

    def _unwritable(self, error: OSError) -> ArchiveError:
        why = error.strerror or error
        return ArchiveError(f"cannot write the archive {self.folder}: {why}; mend it, or set MERCWATCH_HOME")


def _record(result: FetchResult) -> bytes:
    """Return a whole gzipped response record; headers of the coding on the wire are renamed, as is usual."""
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _CODED else name, quote(value, safe=string.printable))
        for name, value in result.headers  # quoted, as warcio fails on some of what is not ASCII
    ]
    status = result.status or 200
    headers.append(("Content-Length", str(len(result.body))))
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer.write_record(
        writer.create_warc_record(
            result.final_url,
            "response",
            payload=BytesIO(result.body),
            length=len(result.body),
            http_headers=StatusAndHeaders(
                f"{status} {responses.get(status, '')}".strip(), headers, protocol="HTTP/1.1"
            ),
            warc_headers_dict={"WARC-Date": f"{result.started_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"},
        )
    )
    return out.getvalue()


def _first_body(file: object) -> bytes:
    record = next(ArchiveIterator(file))
    body: bytes = record.content_stream().read()
    return body
