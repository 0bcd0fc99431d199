"""One request from its first address to its last: in turn, within its time, over every redirect."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

import httpx

from pipeline.fetch.deadline import Deadline, current
from pipeline.fetch.exchange import Answer, exchange
from pipeline.fetch.request import Limits, Request, host_of
from pipeline.fetch.robots import MOST_BYTES, Robots
from pipeline.fetch.times import retry_after
from pipeline.fetch.turns import Turns
from pipeline.ids import is_web_url
from pipeline.records import FetchOutcome, Hop


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a request came, over which redirects, and the answer there."""

    url: str
    answer: Answer
    hops: tuple[Hop, ...]


class Guide:
    """Leads requests to their answers; keeps the hosts' turns and what they ask of robots."""

    def __init__(
        self, client: httpx.Client, limits: Limits, turns: Turns, now: Callable[[], datetime]
    ) -> None:
        self._client, self._limits, self._turns, self._now = client, limits, turns, now
        self._robots = Robots(self._rules, turns)

    def lead(self, request: Request, headers: dict[str, str], stop: threading.Event) -> Journey:
        """Return what came of a request; the headers go to every address, as none holds a secret."""
        return self._lead(request.url, headers, self._limits, stop, robots=request.robots)

    def _rules(self, url: str, agent: str, stop: threading.Event) -> Answer:
        small = replace(self._limits, max_bytes=min(MOST_BYTES, self._limits.max_bytes))
        return self._lead(url, {"User-Agent": agent}, small, stop, robots=False).answer

    def _lead(
        self, url: str, headers: dict[str, str], limits: Limits, stop: threading.Event, *, robots: bool
    ) -> Journey:
        left, asked, hops = limits.request, set[str](), list[Hop]()
        while True:
            answer = _refusal(url, asked, limits)
            if robots and not answer:
                answer = self._robots.refusal(url, headers["User-Agent"], stop)
            if not answer:
                answer, left = self._ask(url, headers, replace(limits, request=left), stop)
            if answer.moved is None:
                return Journey(url, answer, tuple(hops))
            asked.add(url)
            hops.append(Hop(answer.status or 0, url := answer.moved))

    def _ask(
        self, url: str, headers: dict[str, str], limits: Limits, stop: threading.Event
    ) -> tuple[Answer, float]:
        """Return the answer of one address and the seconds left; waiting for our turn takes none."""
        host = host_of(url)
        with self._turns.take(host, stop):
            if put_off := self._put_off(host):
                return put_off, limits.request
            deadline = Deadline(limits.request, stop)
            current.set(deadline)
            answer = exchange(self._client, url, headers, limits)
            left = deadline.at - monotonic()
            if answer.outcome is FetchOutcome.HTTP_ERROR and not answer.moved:
                answer = replace(answer, retry_after=retry_after(answer.headers, self._now()))
            self._note(host, answer)
        return answer, left

    def _put_off(self, host: str) -> Answer | None:
        if (seconds := self._turns.put_off(host)) is None:
            return None
        until = self._now() + timedelta(seconds=seconds)
        return Answer.refused(
            f"put off: {host} asks to be left alone, or has had its share of the run", until
        )

    def _note(self, host: str, answer: Answer) -> None:
        if answer.busy:
            until = answer.retry_after
            self._turns.busy(host, (until - self._now()).total_seconds() if until else None)
        elif answer.status:
            self._turns.ready(host)


def _refusal(url: str, asked: set[str], limits: Limits) -> Answer | None:
    """Return why we do not ask an address, after those asked before."""
    if not is_web_url(url):
        return Answer.refused(f"{url[:200]!r} is no http(s) URL without credentials")
    if url in asked:
        return Answer.refused("it redirects in a circle")
    if len(asked) > limits.max_redirects:
        return Answer.refused(f"it redirects more than {limits.max_redirects} times")
    return None
