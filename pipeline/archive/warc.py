"""WARC records, written and read: the only module that knows warcio."""

import base64
import hashlib
import io
import string
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.members import GZIP, Member, next_member
from pipeline.fetch.inflate import InflateError, inflate
from pipeline.records import ArchivePointer, FetchResult

RESPONSE, REVISIT, WARCINFO = "response", "revisit", "warcinfo"
BROKEN = (OSError, ValueError, EOFError, zlib.error, ArchiveLoadFailed)
_CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})  # true on the wire only
_PIECE = 1 << 16
_TOO_LONG = "the body is longer than what is read"
_FILE, _OFFSET = "WARC-Refers-To-Filename", "WARC-Refers-To-File-Offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a file; the body without the codings of the wire, and not longer than was asked for.

    refers: of a revisit, the file and the offset of the record that has the body.
    fault: in words, where it is not what its own digests say, or cut short.
    """

    offset: int
    kind: str
    url: str
    date: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    refers: tuple[str, int] | None
    fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Bytes of a file that are no record."""

    offset: int
    length: int
    reason: str


def response(result: FetchResult) -> bytes:
    """Return a fetched body as a gzipped record; headers of the wire's coding are renamed, as is usual."""
    return _gzipped(RESPONSE, result, payload=result.body)


def revisit(result: FetchResult, pointer: ArchivePointer, original: Record) -> bytes:
    """Return a gzipped record that says that the same body as in another record was fetched."""
    sha1 = base64.b32encode(hashlib.sha1(result.body, usedforsecurity=False).digest()).decode()
    refers = {
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Payload-Digest": f"sha1:{sha1}",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.date,
        _FILE: pointer.file,
        _OFFSET: str(pointer.offset),
    }
    return _gzipped(REVISIT, result, payload=b"", extra=refers)


def warcinfo(name: str) -> bytes:
    """Return the gzipped record that stands at the head of a file."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    told = {
        "software": f"Mercwatch/{version('mercwatch')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    writer.write_record(writer.create_warcinfo_record(name, told))
    return out.getvalue()


def read_at(file: BinaryIO, offset: int, *, gzipped: bool) -> Record:
    """Return the record at an offset; raise one of BROKEN where there is none, or no whole one."""
    file.seek(offset)
    record = next(_records(Member(file, offset) if gzipped else file, offset, None), None)
    if record is None:
        raise ValueError("nothing starts at that byte")
    if record.fault:
        raise ValueError(record.fault)
    return record


Walk = Generator[Record | Damage, None, int]


def walk(path: Path, *, most: int | None = None, start: int = 0, stop: int | None = None) -> Walk:
    """Yield the records of a file in order, and the damage between them; return where the next one begins.

    most: bytes of a body to keep.  start, stop: the first begins at the one, all begin before the other; a
    file that is not zipped is read whole.
    """
    with path.open("rb") as file:
        gzipped = file.read(2) == GZIP
        file.seek(0)
        return (yield from _walk_gzipped(file, most, start, stop) if gzipped else _walk_plain(file, most))


def _walk_gzipped(file: BinaryIO, most: int | None, offset: int, stop: int | None) -> Walk:
    size = file.seek(0, io.SEEK_END)
    while offset < (size if stop is None else min(stop, size)):
        member, reason = Member(file, offset), "cut short"
        try:
            yield from _records(member, offset, most)
            member.finish()
        except BROKEN as error:
            reason = str(error)
        if member.end is not None:
            offset = member.end
            continue
        following = next_member(file, offset + 1) or size
        yield Damage(offset=offset, length=following - offset, reason=reason)
        offset = following
    return offset


def _walk_plain(file: BinaryIO, most: int | None) -> Walk:
    reached, size = 0, file.seek(0, io.SEEK_END)
    file.seek(0)
    try:
        for record in _records(file, None, most):
            reached = record.offset
            yield record
    except BROKEN as error:
        yield Damage(offset=reached, length=size - reached, reason=str(error))
    return size


def _records(stream: Any, offset: int | None, most: int | None) -> Iterator[Record]:
    """Yield the records of a stream; offset: of them all, where they lie in one gzip member."""
    iterator = ArchiveIterator(stream, check_digests=True)
    for record in iterator:
        if record.format != "warc":
            raise ValueError("no WARC record")
        body = _body(record, most)
        place = iterator.get_record_offset()  # reads the rest, and so checks the digests
        yield _made(record, place if offset is None else offset, body)


def _made(record: Any, offset: int, body: bytes | str) -> Record:
    http, get = record.http_headers, record.rec_headers.get_header
    code = http.get_statuscode() if http else None
    file, place = get(_FILE), get(_OFFSET)
    fault = body if isinstance(body, str) else None
    if getattr(record.raw_stream, "limit", 0):
        fault = "the record is cut short"
    elif record.digest_checker.passed is False:
        fault = "the record is not what its digest says"
    return Record(
        offset=offset,
        kind=record.rec_type or "",
        url=get("WARC-Target-URI") or "",
        date=get("WARC-Date") or "",
        status=int(code) if code and code.isdigit() else None,
        headers=tuple(http.headers) if http else (),
        body=body if isinstance(body, bytes) else b"",
        refers=(file, int(place)) if file and place and place.isdigit() else None,
        fault=fault,
    )


def _body(record: Any, most: int | None) -> bytes | str:
    """Return a record's body without the codings of the wire, or in words why it cannot be had."""
    raw = _bounded(iter(lambda: record.raw_stream.read(_PIECE), b""), most)
    http = record.http_headers
    if raw is None or http is None:
        return _TOO_LONG if raw is None else raw
    if (http.get_header("transfer-encoding") or "").lower() == "chunked":
        raw = ChunkedDataReader(io.BytesIO(raw)).read()
    try:
        whole = _bounded(inflate([raw], http.get_header("content-encoding") or ""), most)
    except InflateError as error:  # many archives decode the body and leave the header
        return str(error) if raw.startswith(GZIP) else raw
    return _TOO_LONG if whole is None else whole


def _bounded(pieces: Iterator[bytes], most: int | None) -> bytes | None:
    """Return the pieces together, or None where they are more than that many bytes."""
    kept, size = [], 0
    for piece in pieces:
        size += len(piece)
        if most is not None and size > most:
            return None
        kept.append(piece)
    return b"".join(kept)


def _gzipped(
    kind: str, result: FetchResult, *, payload: bytes, extra: Mapping[str, str] | None = None
) -> bytes:
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _CODED else name, quote(value, safe=string.printable))
        for name, value in result.headers  # quoted, as warcio fails on some of what is not ASCII
    ]
    headers.append(("Content-Length", str(len(result.body))))
    status = result.status or 200
    said = f"{status} {responses.get(status, '')}".strip()
    date = {"WARC-Date": f"{result.started_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"}
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        result.final_url,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        http_headers=StatusAndHeaders(said, headers, protocol="HTTP/1.1"),
        warc_headers_dict=date | dict(extra or {}),
    )
    writer.write_record(record)
    return out.getvalue()


def moment(date: str) -> datetime | None:
    """Return the time that a record's date says, in UTC, or None where it says none."""
    try:
        found = datetime.fromisoformat(date)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
