"""Ask a server that the operator named, over the same guarded network, following no redirect."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

import httpx

from pipeline.fetch.addresses import AddressRefusedError
from pipeline.fetch.deadline import Deadline, current
from pipeline.fetch.network import GuardedBackend, GuardedTransport

SECONDS = 20.0  # all of it, by the clock on the wall
MOST = 1_000_000  # bytes of an answer


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered; status: None where it did not, and then `reason` says why."""

    status: int | None
    body: bytes = b""
    reason: str = ""


@contextmanager
def guarded_client(*, contact: str, allow_hosts: frozenset[str], seconds: float) -> Iterator[httpx.Client]:
    """Yield a client for one request, which has to end within so many seconds."""
    backend = GuardedBackend(frozenset(host.lower() for host in allow_hosts))
    agent = f"Mercwatch/{version('mercwatch')} (+{contact})"
    before = current.set(Deadline(seconds, threading.Event()))
    try:
        with httpx.Client(
            transport=GuardedTransport(backend, 1),
            headers={"User-Agent": agent},
            trust_env=False,
            timeout=seconds,
        ) as client:
            yield client
    finally:
        current.reset(before)


def ask(
    url: str,
    *,
    contact: str,
    allow_hosts: frozenset[str],
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> Reply:
    """Return what a server answers to a GET, or to a POST of a body."""
    method = "GET" if body is None else "POST"
    try:
        with (
            guarded_client(contact=contact, allow_hosts=allow_hosts, seconds=seconds) as client,
            client.stream(method, url, content=body, headers=dict(headers or {})) as answer,
        ):
            read = b""
            for part in answer.iter_bytes():
                read += part
                if len(read) > MOST:
                    return Reply(None, reason=f"it answers with more than {MOST:,} bytes")
            return Reply(answer.status_code, read)
    except (httpx.HTTPError, httpx.InvalidURL, AddressRefusedError) as error:
        return Reply(None, reason=str(error) or type(error).__name__)
