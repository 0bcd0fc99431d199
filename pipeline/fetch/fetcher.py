"""Fetch URLs: politely, within limits, and with a FetchResult for every end."""

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from importlib.metadata import version
from types import TracebackType
from typing import Self
from weakref import WeakSet

import httpx

from pipeline import tracing
from pipeline.errors import SettingsError
from pipeline.fetch.inflate import ENCODINGS
from pipeline.fetch.journey import Guide
from pipeline.fetch.many import ask_all
from pipeline.fetch.network import GuardedBackend, GuardedTransport, Resolve, resolve
from pipeline.fetch.request import Limits, Request
from pipeline.fetch.times import fresh_until
from pipeline.fetch.turns import Turns
from pipeline.records import FetchOutcome, FetchResult, Validators

ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, application/pdf;q=0.9, */*;q=0.8"
LIMITS = Limits()
Answered = Generator[tuple[Request, FetchResult], None, None]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class _NoCookies(CookieJar):
    """Neither keeps nor sends a cookie, nor reads one: the standard library warns of some."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Leave them."""


class Fetcher:
    """Fetches politely and within limits; a context manager, as it holds connections.

    contact: a URL or address for those whose servers we visit.
    allow_hosts: hosts that may be asked although their addresses are not public, and without a gap of ours.
    transport: in place of the network; resolver: in place of the system's; both for tests.
    """

    def __init__(
        self,
        *,
        contact: str,
        limits: Limits = LIMITS,
        allow_hosts: frozenset[str] = frozenset(),
        now: Callable[[], datetime] = _utc_now,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
        resolver: Resolve = resolve,
    ) -> None:
        if not (contact.isascii() and contact.isprintable()):
            raise SettingsError(f"the contact {contact!r} cannot be sent in a header: use plain ASCII")
        hosts = frozenset(host.lower() for host in allow_hosts)
        self._agent = f"Mercwatch/{version('mercwatch')} (+{{contact}})"
        self._contact, self._limits, self._now = contact, limits, now
        self._turns = Turns(limits, hosts, sleep)
        self._backend = GuardedBackend(hosts, resolver)
        self._running: WeakSet[Answered] = WeakSet()
        self._client = httpx.Client(
            transport=transport or GuardedTransport(self._backend, limits.workers),
            headers={"Accept": ACCEPT, "Accept-Encoding": ENCODINGS, "Connection": "close"},
            cookies=_NoCookies(),
            timeout=httpx.Timeout(limits.request, connect=limits.connect),
            trust_env=False,
        )
        self._guide = Guide(self._client, limits, self._turns, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for answers in list(self._running):
            answers.close()
        self._client.close()

    def fetch(self, request: Request) -> FetchResult:
        """Return what came of one attempt at a URL."""
        result = self._fetch(request, threading.Event())
        _trace(result)
        return result

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[Request, FetchResult]]:
        """Yield each request with its result as they come: many hosts at once, one request a host.

        Nothing new is asked while the consumer works; one that leaves early ends what is under way.
        """
        answers = self._fetch_all(requests)
        self._running.add(answers)
        return answers

    def _fetch_all(self, requests: Sequence[Request]) -> Answered:
        ended = threading.Event()

        def stop() -> None:
            ended.set()
            self._backend.stop()

        answers = ask_all(
            requests,
            lambda request: self._fetch(request, ended),
            stop,
            turns=self._turns,
            workers=self._limits.workers,
        )
        with closing(answers):
            for request, result in answers:
                _trace(result)
                yield request, result

    def _fetch(self, request: Request, stop: threading.Event) -> FetchResult:
        started_at, began = self._now(), time.monotonic()
        journey = self._guide.lead(request, self._headers(request), stop)
        answer = journey.answer
        fetched = answer.outcome is FetchOutcome.FETCHED
        unchanged = fetched or answer.outcome is FetchOutcome.NOT_MODIFIED
        return FetchResult(
            url=request.url,
            final_url=journey.url,
            outcome=answer.outcome,
            started_at=started_at,
            elapsed=time.monotonic() - began,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            reason=answer.reason,
            validators=_validators(answer.headers) if fetched else request.validators,
            hops=journey.hops,
            retry_after=answer.retry_after,
            fresh_until=fresh_until(answer.headers, self._now()) if unchanged else None,
        )

    def _headers(self, request: Request) -> dict[str, str]:
        headers = {
            "User-Agent": (request.user_agent or self._agent).replace("{contact}", self._contact),
            "If-None-Match": request.validators.etag,
            "If-Modified-Since": request.validators.last_modified,
        }
        return {name: value.encode("ascii", "ignore").decode() for name, value in headers.items() if value}


def _trace(result: FetchResult) -> None:
    """Tell of a fetch that is over, in the consumer's thread, whose span is the parent."""
    tracing.past(
        "fetch",
        result.started_at,
        result.elapsed,
        url=result.url,
        outcome=result.outcome.value,
        status=result.status,
    )


def _validators(headers: tuple[tuple[str, str], ...]) -> Validators:
    """Return what the server gave to ask by later; what could not be sent back is left out."""
    found = {name.lower(): value for name, value in headers if value.isascii() and value.isprintable()}
    return Validators(etag=found.get("etag"), last_modified=found.get("last-modified"))
