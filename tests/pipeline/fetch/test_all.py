"""Many fetches: hosts at once, each host in its turn, at the consumer's pace, and a clean stop."""

import threading
from collections import Counter
from time import monotonic, sleep

import httpx
import pytest

from pipeline.fetch import Fetcher, Limits, Request
from pipeline.records import FetchOutcome
from tests.server import HOST, Handler, Pages


def names(count: int) -> list[str]:
    return [f"host{n}.example" for n in range(count)]


def fetcher_of(hosts: list[str], **limits: float) -> Fetcher:
    return Fetcher(
        contact="x",
        limits=Limits(**{"connect": 2, "request": 5, "gap": 0} | limits),
        allow_hosts=frozenset(hosts),
        resolver=lambda host, port: [HOST],
    )


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("fetch")]


def test_every_request_comes_back_once_whatever_becomes_of_it(pages: Pages) -> None:
    hosts = names(3)
    urls = [pages.add(f"/{n}").replace(HOST, host) for n in range(5) for host in hosts]
    requests = [Request(url) for url in [*urls, "ftp://no.example/", "nonsense", "http://other.example/"]]
    with fetcher_of(hosts) as fetcher:
        results = dict(fetcher.fetch_all(requests))
    assert set(results) == set(requests)
    assert all(result.url == request.url for request, result in results.items())
    assert Counter(result.outcome for result in results.values()) == {
        FetchOutcome.FETCHED: 15,
        FetchOutcome.REFUSED: 3,
    }


def test_no_requests_give_no_results() -> None:
    with fetcher_of([]) as fetcher:
        assert list(fetcher.fetch_all([])) == []


def test_hosts_are_asked_at_once_and_each_once_at_a_time(pages: Pages) -> None:
    hosts, at_once, most = names(3), Counter[str](), Counter[str]()
    meeting = threading.Barrier(3)

    def meet(handler: Handler) -> None:
        host = handler.headers["Host"].partition(":")[0]
        at_once[host] += 1
        most[host] = max(most[host], at_once[host])
        meeting.wait(timeout=5)
        at_once[host] -= 1
        handler.reply(b"met")

    pages.act("/", meet)
    requests = [Request(pages.base.replace(HOST, host) + "/") for host in hosts for _ in range(3)]
    with fetcher_of(hosts) as fetcher:
        bodies = [result.body for _, result in fetcher.fetch_all(requests)]
    assert bodies == [b"met"] * 9
    assert most == dict.fromkeys(hosts, 1)


def test_redirect_waits_for_the_other_hosts_turn(pages: Pages) -> None:
    hosts, asked = names(2), []

    def answer(handler: Handler) -> None:
        asked.append("in")
        sleep(0.05)
        asked.append("out")
        handler.reply(b"")

    target = pages.act("/target", answer).replace(HOST, hosts[1])
    pages.add("/moved", status=302, location=target)
    requests = [Request(pages.base.replace(HOST, hosts[0]) + "/moved"), Request(target)]
    with fetcher_of(hosts) as fetcher:
        assert all(result.ok for _, result in fetcher.fetch_all(requests))
    assert asked == ["in", "out", "in", "out"]


def test_gap_is_kept_between_requests_to_one_host_only() -> None:
    began: dict[str, list[float]] = {}

    def handle(request: httpx.Request) -> httpx.Response:
        began.setdefault(request.url.host, []).append(monotonic())
        return httpx.Response(200)

    requests = [Request(f"https://{host}/{n}") for n in range(2) for host in names(4)]
    with Fetcher(contact="x", limits=Limits(gap=0.1), transport=httpx.MockTransport(handle)) as fetcher:
        started = monotonic()
        assert len(list(fetcher.fetch_all(requests))) == 8
    assert all(second - first >= 0.1 for first, second in began.values())
    assert max(times[0] for times in began.values()) - started < 0.1


def test_single_fetches_keep_the_gap_too() -> None:
    slept: list[float] = []
    transport = httpx.MockTransport(lambda request: httpx.Response(200))
    with Fetcher(contact="x", transport=transport, sleep=slept.append) as fetcher:
        for _ in range(2):
            fetcher.fetch(Request("https://one.example/"))
    assert len(slept) == 1
    assert 0.5 < slept[0] <= 1


def test_slow_host_does_not_keep_others_waiting(pages: Pages) -> None:
    hosts, released = names(2), threading.Event()

    def wait(handler: Handler) -> None:
        released.wait(5)
        handler.reply(b"slow")

    slow = pages.act("/slow", wait)
    urls = [slow.replace(HOST, hosts[0])] * 3 + [pages.add(f"/{n}").replace(HOST, hosts[1]) for n in range(3)]
    with fetcher_of(hosts, workers=2) as fetcher:
        results = fetcher.fetch_all([Request(url) for url in urls])
        assert [next(results)[1].body for _ in range(3)] == [b""] * 3
        released.set()
        assert [result.body for _, result in results] == [b"slow"] * 3


def test_nothing_new_is_asked_while_the_consumer_works(pages: Pages) -> None:
    hosts = names(8)
    url = pages.add("/")
    with fetcher_of(hosts, workers=2) as fetcher:
        results = fetcher.fetch_all([Request(url.replace(HOST, host)) for host in hosts])
        next(results)
        sleep(0.1)
        assert len(pages.seen) <= 2
        assert len(list(results)) == 7


def leave(fetcher: Fetcher, urls: list[str], error: type[BaseException]) -> None:
    with fetcher:
        for _ in fetcher.fetch_all([Request(url) for url in urls]):
            raise error


@pytest.mark.parametrize("how", ["close", "leave", "interrupt"])
def test_consumer_that_leaves_early_waits_for_nobody(pages: Pages, how: str) -> None:
    released, hosts = threading.Event(), names(6)
    url = pages.add("/")
    slow = pages.act("/slow", lambda handler: released.wait(5) and None)
    urls = [url.replace(HOST, hosts[0]), *(slow.replace(HOST, host) for host in hosts[1:])]
    started = monotonic()
    if how == "close":
        with fetcher_of(hosts, workers=4) as fetcher:
            results = fetcher.fetch_all([Request(url) for url in urls])
            next(results)
            results.close()
            assert threads() == []
            assert fetcher.fetch(Request(urls[0])).ok  # and may be used again
    else:
        error = ZeroDivisionError if how == "leave" else KeyboardInterrupt
        with pytest.raises(error):
            leave(fetcher_of(hosts, workers=4), urls, error)
    assert threads() == []
    assert monotonic() - started < 4  # the slow pages hold out for longer
    released.set()


def test_mistake_of_our_own_is_not_hidden() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    with (
        Fetcher(contact="x", transport=httpx.MockTransport(handle)) as fetcher,
        pytest.raises(ZeroDivisionError),
    ):
        list(fetcher.fetch_all([Request("https://one.example/")]))
    assert threads() == []
