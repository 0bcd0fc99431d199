"""What a host asks of robots is kept to, for pages that nobody but a feed named."""

import threading
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch import Fetcher, Limits, Request
from pipeline.fetch.robots import NAME, rules_of
from pipeline.records import FetchOutcome, FetchResult
from tests.making import HOUR, NOW
from tests.server import HOST, Handler, Pages

LIMITS = Limits(connect=2, request=0.5, gap=0)
RULES = b"User-agent: *\nDisallow: /private\nAllow: /private/but\nDisallow: /*.exe$\n"


def fetch(*urls: str, robots: bool = True, **limits: float) -> list[FetchResult]:
    fetcher = Fetcher(
        contact="x",
        limits=Limits(**{"connect": 2, "request": 0.5, "gap": 0} | limits),
        allow_hosts=frozenset({HOST, "other.example"}),
        now=lambda: NOW,
        resolver=lambda host, port: [HOST],
    )
    with fetcher:
        return [fetcher.fetch(Request(url, robots=robots)) for url in urls]


def asked(pages: Pages) -> list[str]:
    return [seen.path for seen in pages.seen]


def test_page_that_robots_are_to_leave_alone_is_not_asked_for(pages: Pages) -> None:
    pages.add("/robots.txt", RULES)
    (result,) = fetch(pages.add("/private/page"))
    assert (result.outcome, result.reason) == (
        FetchOutcome.REFUSED,
        "robots.txt asks robots to leave this page alone",
    )
    assert not result.postponed
    assert asked(pages) == ["/robots.txt"]


def test_rules_are_asked_for_once_and_longest_wins(pages: Pages) -> None:
    pages.add("/robots.txt", RULES)
    urls = [pages.add(path) for path in ("/a", "/private/but", "/x.exe", "/x.exe/more")]
    assert [result.ok for result in fetch(*urls)] == [True, True, False, True]
    assert asked(pages).count("/robots.txt") == 1


def test_rules_for_us_go_before_those_for_all(pages: Pages) -> None:
    pages.add("/robots.txt", b"User-agent: Mercwatch/1.0\nDisallow: /news\n\n" + RULES)
    urls = [pages.add("/news"), pages.add("/private")]
    assert [result.ok for result in fetch(*urls)] == [False, True]


def test_feed_is_asked_for_as_the_operator_registered_it(pages: Pages) -> None:
    pages.add("/robots.txt", b"User-agent: *\nDisallow: /\n")
    (result,) = fetch(pages.add("/feed"), robots=False)
    assert result.ok
    assert asked(pages) == ["/feed"]


def test_rules_of_the_host_redirected_to_count(pages: Pages) -> None:
    other = pages.base.replace(HOST, "other.example")
    url = pages.add("/old", status=302, location=other + "/private")
    served = {HOST: b"", "other.example": RULES}
    pages.act("/robots.txt", lambda handler: handler.reply(served[handler.headers["Host"].split(":")[0]]))
    (result,) = fetch(url)
    assert (result.outcome, result.final_url) == (FetchOutcome.REFUSED, other + "/private")


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


def refuse(status: int) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(b"no", status)


@pytest.mark.parametrize(
    "act",
    [
        refuse(404),
        refuse(401),
        refuse(403),
        lambda handler: handler.reply(b"", 302, {"Location": "/robots.txt"}),
        lambda handler: handler.reply(b"", 302, {"Location": "http://10.0.0.1/"}),
        lambda handler: handler.reply(b"Disallow: /\n" * 99_999),
        lambda handler: handler.reply(b"<html>User-agent: *<br>Disallow: /</html>"),
        lambda handler: handler.reply(b"\0\xff\xfe Disallow: /"),
    ],
)
def test_all_is_allowed_where_there_are_no_rules(pages: Pages, act: Callable[[Handler], None]) -> None:
    pages.act("/robots.txt", act)
    assert [result.ok for result in fetch(pages.add("/1"), pages.add("/2"))] == [True, True]


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (refuse(500), FetchOutcome.HTTP_ERROR),
        (refuse(429), FetchOutcome.HTTP_ERROR),
        (hang_up, FetchOutcome.UNREACHABLE),
    ],
)
def test_host_whose_rules_cannot_be_known_is_left_alone_for_now(
    pages: Pages, act: Callable[[Handler], None], outcome: FetchOutcome
) -> None:
    pages.act("/robots.txt", act)
    results = fetch(pages.add("/1"), pages.add("/2"))
    assert [result.outcome for result in results] == [outcome] * 2
    assert all(str(result.reason).startswith("robots.txt: ") for result in results)
    assert asked(pages) == ["/robots.txt"]


def test_host_that_is_busy_at_its_rules_is_put_off(pages: Pages) -> None:
    pages.act("/robots.txt", lambda handler: handler.reply(b"", 503, {"Retry-After": "3600"}))
    (result,) = fetch(pages.add("/1"))
    assert (result.status, result.retry_after) == (503, NOW + HOUR)


def test_crawl_delay_becomes_the_host_s_pause(pages: Pages) -> None:
    pages.add("/robots.txt", b"User-agent: *\nCrawl-delay: 0.2\n")
    urls = [pages.add(f"/{n}") for n in range(3)]
    slept: list[float] = []
    with Fetcher(contact="x", limits=LIMITS, allow_hosts=frozenset({HOST}), sleep=slept.append) as fetcher:
        assert all(fetcher.fetch(Request(url, robots=True)).ok for url in urls)
    assert len(slept) == 2
    assert all(0.1 < pause <= 0.2 for pause in slept)


def test_pause_lies_between_the_requests_that_a_host_sees(pages: Pages) -> None:
    open_now, most, began = [0], [0], []

    def answer(handler: Handler) -> None:
        open_now[0] += 1
        most[0] = max(most[0], open_now[0])
        began.append(monotonic())
        sleep(0.02)
        open_now[0] -= 1
        handler.reply(b"")

    pages.add("/robots.txt", b"User-agent: *\nCrawl-delay: 0.1\n")
    requests = [Request(pages.act(f"/{n}", answer), robots=True) for n in range(4)]
    with Fetcher(contact="x", limits=LIMITS, allow_hosts=frozenset({HOST})) as fetcher:
        assert all(result.ok for _, result in fetcher.fetch_all(requests))
    assert most == [1]
    assert all(second - first >= 0.1 for first, second in pairwise(began))


def test_pause_longer_than_our_patience_puts_the_rest_off(pages: Pages) -> None:
    pages.add("/robots.txt", b"User-agent: *\nCrawl-delay: 3600\n")
    first, second = fetch(pages.add("/1"), pages.add("/2"))
    assert first.ok
    assert second.postponed
    assert second.retry_after
    assert HOUR / 2 < second.retry_after - NOW <= HOUR


def test_rules_of_many_agents_take_no_more_room_than_their_lines() -> None:
    agents = b"".join(b"User-agent: robot%d\n" % n for n in range(2000))
    rules = b"".join(b"Disallow: /%d\n" % n for n in range(2000))
    tracemalloc.start()
    found = rules_of(b"User-agent: *\n" + agents + rules)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.can_fetch("https://a.example/1", NAME) is False
    assert peak < 20_000_000


@given(st.text(st.sampled_from("user-agent:*disallow/$%\n\x0b\u2028é ")), st.binary())
def test_any_bytes_are_rules_of_some_sort(text: str, rest: bytes) -> None:
    rules = rules_of(text.encode() + rest)
    assert rules.can_fetch("https://a.example/robots.txt", NAME)
    assert (rules.crawl_delay(NAME) or 0.0) >= 0


def test_one_origin_is_asked_once_by_many_at_once(pages: Pages) -> None:
    hosts, meeting = [f"h{n}.example" for n in range(4)], threading.Barrier(4)
    pages.add("/robots.txt", RULES)
    target = pages.add("/target")

    def meet(handler: Handler) -> None:
        meeting.wait(5)
        handler.reply(b"", 302, {"Location": target})

    pages.act("/go", meet)
    with Fetcher(
        contact="x",
        limits=Limits(connect=2, request=10, gap=0),
        allow_hosts=frozenset({HOST, *hosts}),
        resolver=lambda host, port: [HOST],
    ) as fetcher:
        urls = [pages.base.replace(HOST, host) + "/go" for host in hosts]
        assert all(result.ok for _, result in fetcher.fetch_all([Request(url, robots=True) for url in urls]))
    assert [seen.headers["Host"] for seen in pages.seen if seen.path == "/robots.txt"].count(
        pages.base.removeprefix("http://")
    ) == 1
