"""A host that is busy, slow or greedy waits or is put off, and no other host with it."""

import threading
from collections.abc import Iterable
from itertools import pairwise
from time import monotonic, sleep

import httpx
import pytest

from pipeline.fetch import Fetcher, Limits, Request
from pipeline.fetch.deadline import current
from pipeline.fetch.turns import Turns
from pipeline.records import FetchOutcome, FetchResult
from tests.making import HOUR, NOW

BUSY, CALM = "busy.example", "calm.example"


class Server:
    """Stands in for the network; notes what it was asked, and answers one host from a list."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, float]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host, monotonic()))
        if request.url.host == BUSY and self.answers:
            return self.answers.pop(0)
        return httpx.Response(200, content=b"words")


def run(server: Server, paths: Iterable[str], **limits: float) -> dict[str, FetchResult]:
    fetcher = Fetcher(
        contact="x",
        limits=Limits(**{"gap": 0.0, "patience": 0.1} | limits),
        now=lambda: NOW,
        transport=httpx.MockTransport(server),
    )
    with fetcher:
        requests = [Request(f"https://{path}") for path in paths]
        return {request.url[8:]: result for request, result in fetcher.fetch_all(requests)}


def busy(status: int = 429, retry_after: str | None = "3600") -> httpx.Response:
    return httpx.Response(status, headers={"Retry-After": retry_after} if retry_after else {})


@pytest.mark.parametrize("status", [429, 503])
def test_rest_of_a_busy_host_is_put_off_and_no_other(status: int) -> None:
    server = Server(busy(status))
    results = run(server, [f"{BUSY}/1", f"{BUSY}/2", f"{BUSY}/3", f"{CALM}/1", f"{CALM}/2"])
    assert [host for host, _ in server.asked].count(BUSY) == 1
    first, *rest = (results[f"{BUSY}/{n}"] for n in (1, 2, 3))
    assert (first.outcome, first.retry_after, first.postponed) == (
        FetchOutcome.HTTP_ERROR,
        NOW + HOUR,
        False,
    )
    for result in rest:
        assert result.postponed
        assert result.retry_after
        assert HOUR * 0.9 < result.retry_after - NOW <= HOUR
        assert result.reason == f"put off: {BUSY} asks to be left alone, or has had its share of the run"
    assert all(results[f"{CALM}/{n}"].ok for n in (1, 2))


def test_short_wait_is_waited_for() -> None:
    server = Server(busy(retry_after="1"))
    results = run(server, [f"{BUSY}/1", f"{BUSY}/2"], patience=5)
    assert [result.outcome for result in results.values()] == [FetchOutcome.HTTP_ERROR, FetchOutcome.FETCHED]
    (_, first), (_, second) = server.asked
    assert second - first >= 0.9


def test_busy_host_that_says_no_time_waits_longer_each_time_in_a_row() -> None:
    server = Server(*(busy(retry_after=None) for _ in range(2)))
    results = run(server, [f"{BUSY}/{n}" for n in range(4)])
    assert [result.postponed for result in results.values()] == [False, False, True, True]
    (_, first), (_, second) = server.asked
    assert second - first >= 0.09


def test_answer_in_between_ends_the_row() -> None:
    server = Server(busy(503, None), httpx.Response(200), busy(503, None), httpx.Response(404))
    results = run(server, [f"{BUSY}/{n}" for n in range(5)])
    assert not any(result.postponed for result in results.values())


def test_redirect_to_a_host_that_is_put_off_is_put_off() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == CALM:
            return httpx.Response(301, headers={"Location": f"https://{BUSY}/moved"})
        return busy()

    with Fetcher(contact="x", now=lambda: NOW, transport=httpx.MockTransport(answer)) as fetcher:
        fetcher.fetch(Request(f"https://{BUSY}/"))
        result = fetcher.fetch(Request(f"https://{CALM}/"))
    assert (result.postponed, result.final_url) == (True, f"https://{BUSY}/moved")


def test_host_that_has_had_its_share_of_the_run_is_put_off_until_the_next() -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        sleep(0.03)
        return httpx.Response(200)

    limits = Limits(gap=0, host=0.05)
    requests = [Request(f"https://{BUSY}/{n}") for n in range(9)]
    with Fetcher(contact="x", limits=limits, now=lambda: NOW, transport=httpx.MockTransport(slow)) as fetcher:
        results = [result for _, result in fetcher.fetch_all(requests)]
    done = [result.ok for result in results].count(True)
    assert 1 <= done <= 2
    assert all(result.retry_after == NOW for result in results[done:])


def test_stopped_run_does_not_sleep_its_pause_out() -> None:
    turns = Turns(Limits(gap=30), frozenset(), sleep)
    ended = threading.Event()
    with turns.take(BUSY, ended):
        pass
    threading.Timer(0.1, ended.set).start()
    began = monotonic()
    with turns.take(BUSY, ended):
        pass
    assert monotonic() - began < 5


def test_wait_for_a_turn_is_not_the_server_s_time() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        location = {"Location": f"https://{BUSY}/again"}
        return httpx.Response(302, headers=location) if request.url.path == "/" else httpx.Response(200)

    limits = Limits(gap=0.4, request=0.3)
    with Fetcher(contact="x", limits=limits, transport=httpx.MockTransport(answer)) as fetcher:
        assert fetcher.fetch(Request(f"https://{BUSY}/")).ok


def test_redirects_share_the_time_of_their_request() -> None:
    left: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        left.append(current.get().left(None))
        sleep(0.05)
        return httpx.Response(302, headers={"Location": f"/{len(left)}"})

    limits = Limits(gap=0, request=1, max_redirects=3)
    with Fetcher(contact="x", limits=limits, transport=httpx.MockTransport(answer)) as fetcher:
        fetcher.fetch(Request(f"https://{CALM}/"))
    assert len(left) == 4
    assert all(first - second >= 0.05 for first, second in pairwise(left))
