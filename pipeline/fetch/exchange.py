"""One request and its reply, as an answer in words."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import httpx

from pipeline.fetch.addresses import AddressRefusedError
from pipeline.fetch.inflate import InflateError, inflate
from pipeline.fetch.request import Limits
from pipeline.records import FetchOutcome

READ = frozenset({200, 203, 204, 205})  # 202 and 206 hold no whole page
MOVED = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
Broken = httpx.HTTPError | httpx.InvalidURL | UnicodeError | InflateError


class TooLargeError(Exception):
    """A body has more bytes than we take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking one address.

    moved: where it sends us.  retry_after: before when not to ask again; of one refused, that we put it off.
    """

    outcome: FetchOutcome
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reason: str | None = None
    moved: str | None = None
    retry_after: datetime | None = None

    @property
    def busy(self) -> bool:
        """Tell whether the host says that it has no time for us."""
        return self.status in BUSY

    @property
    def in_trouble(self) -> bool:
        """Tell whether the host gave no answer, or none that says anything of what it was asked for."""
        failed = self.outcome in {FetchOutcome.TIMEOUT, FetchOutcome.UNREACHABLE}
        return failed or self.retry_after is not None or self.busy or (self.status or 0) >= 500

    @classmethod
    def refused(cls, reason: str, retry_after: datetime | None = None) -> Self:
        """Return that we did not ask, and why; with a time, that we shall."""
        return cls(outcome=FetchOutcome.REFUSED, reason=reason, retry_after=retry_after)


def exchange(client: httpx.Client, url: str, headers: dict[str, str], limits: Limits) -> Answer:
    """Ask for a URL and read the reply within limits."""
    try:
        request = client.build_request("GET", url, headers=headers)
    except httpx.InvalidURL as error:
        return Answer.refused(f"{url[:200]!r} is no URL: {error}")
    try:
        with closing(client.send(request, stream=True)) as response:
            return _read(response, limits.max_bytes, conditional=not CONDITIONS.isdisjoint(headers))
    except AddressRefusedError as error:
        return Answer.refused(str(error))
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, InflateError) as error:  # URL: of a redirect
        return _failed(error, limits)


def _failed(error: Broken, limits: Limits) -> Answer:
    outcome = FetchOutcome.UNREACHABLE
    match error:
        case httpx.ConnectTimeout():
            outcome, reason = FetchOutcome.TIMEOUT, f"no connection within {limits.connect:g} s"
        case httpx.TimeoutException():
            outcome, reason = FetchOutcome.TIMEOUT, f"no whole reply within {limits.request:g} s"
        case httpx.ConnectError():
            reason = f"cannot connect: {str(error)[:200]}"
        case _:
            reason = f"the reply is broken: {str(error)[:200]}"
    return Answer(outcome=outcome, reason=reason)


def _read(response: httpx.Response, most: int, *, conditional: bool) -> Answer:
    status = response.status_code
    raw = response.headers.raw
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    location = response.headers.get("location")
    body, outcome, reason = b"", FetchOutcome.FETCHED, None
    if status in MOVED and location:
        moved = _joined(response.url, location)
        return Answer(outcome=FetchOutcome.HTTP_ERROR, status=status, headers=headers, moved=moved)
    if status == 304 and conditional:
        outcome, reason = FetchOutcome.NOT_MODIFIED, "not modified"
    elif status not in READ:
        outcome = FetchOutcome.GONE if status in {404, 410} else FetchOutcome.HTTP_ERROR
        reason = f"HTTP {status} {response.reason_phrase}".strip()
    elif (read := _body(response, most)) is None:
        outcome, reason = FetchOutcome.TOO_LARGE, f"larger than {most:,} bytes"
    else:
        body = read
    return Answer(outcome=outcome, status=status, headers=headers, body=body, reason=reason)


def _body(response: httpx.Response, most: int) -> bytes | None:
    """Return the body, decompressed, or None as soon as it is sure to be larger than `most` bytes."""
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        return None
    if response.is_stream_consumed:  # a transport that stands in for the network gives it whole
        return response.content if len(response.content) <= most else None
    sent = _bounded(response.iter_raw(), most)
    try:
        return b"".join(_bounded(inflate(sent, response.headers.get("content-encoding", "")), most))
    except TooLargeError:
        return None


def _bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Yield the pieces; raise TooLargeError where they are more than `most` bytes together."""
    for piece in pieces:
        most -= len(piece)
        if most < 0:
            raise TooLargeError
        yield piece


def _joined(url: httpx.URL, location: str) -> str:
    """Return where a redirect leads, without its fragment; as given where that is no URL."""
    try:
        return str(url.join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError):
        return location
