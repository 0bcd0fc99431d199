"""One fetch: what comes of it, and what is sent."""

import socket
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from pipeline.errors import SettingsError
from pipeline.fetch import Fetcher, Limits, Request
from pipeline.records import FetchOutcome, FetchResult, Hop, Validators
from tests.making import HOUR, NOW
from tests.server import HOST, Pages

CONTACT = "https://example.org/contact"
QUICK = Limits(connect=2, request=5, gap=0)


def fetch(url: str, *, limits: Limits = QUICK, **request: object) -> FetchResult:
    with Fetcher(contact=CONTACT, limits=limits, allow_hosts=frozenset({HOST}), now=lambda: NOW) as fetcher:
        return fetcher.fetch(Request(url, **request))


def test_page_comes_with_its_headers_and_address(pages: Pages) -> None:
    url = pages.add("/news", b"<p>Words</p>", content_type="text/html")
    result = fetch(url)
    assert (result.outcome, result.status, result.body) == (FetchOutcome.FETCHED, 200, b"<p>Words</p>")
    assert (result.url, result.final_url, result.started_at) == (url, url, NOW)
    assert result.content_type == "text/html"
    assert result.reason is None
    assert 0 < result.elapsed < 5


def test_request_names_us_and_our_contact(pages: Pages) -> None:
    fetch(pages.add("/"))
    agent = pages.seen[0].headers["User-Agent"]
    assert agent.startswith("Mercwatch/")
    assert f"(+{CONTACT})" in agent


def test_feeds_own_user_agent_is_sent_with_the_contact_filled_in(pages: Pages) -> None:
    fetch(pages.add("/"), user_agent="Browser/1 (+{contact})")
    assert pages.seen[0].headers["User-Agent"] == f"Browser/1 (+{CONTACT})"


def test_contact_that_would_break_the_header_is_refused_at_once() -> None:
    with pytest.raises(SettingsError, match="ASCII"):
        Fetcher(contact="me\r\nX-Evil: 1")


def test_second_fetch_with_validators_is_not_modified(pages: Pages) -> None:
    url = pages.add("/feed", b"x", etag='"1"', last_modified="Mon, 18 Mar 2024 10:00:00 GMT")
    first = fetch(url)
    second = fetch(url, validators=first.validators)
    assert second.outcome is FetchOutcome.NOT_MODIFIED
    assert (
        second.validators
        == first.validators
        == Validators(etag='"1"', last_modified="Mon, 18 Mar 2024 10:00:00 GMT")
    )
    assert pages.seen[1].headers["If-Modified-Since"] == "Mon, 18 Mar 2024 10:00:00 GMT"


def test_not_modified_with_a_body_is_not_modified(pages: Pages) -> None:
    url = pages.add("/", b"surprise", status=304)
    result = fetch(url, validators=Validators(etag='"1"'))
    assert (result.outcome, result.body) == (FetchOutcome.NOT_MODIFIED, b"")


def test_not_modified_that_nobody_asked_for_is_an_error(pages: Pages) -> None:
    assert fetch(pages.add("/", status=304)).outcome is FetchOutcome.HTTP_ERROR


def test_validators_that_cannot_be_sent_back_are_dropped(pages: Pages) -> None:
    assert fetch(pages.add("/", etag='"é"')).validators == Validators()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, FetchOutcome.GONE),
        (410, FetchOutcome.GONE),
        (202, FetchOutcome.HTTP_ERROR),
        (206, FetchOutcome.HTTP_ERROR),
        (302, FetchOutcome.HTTP_ERROR),
        (403, FetchOutcome.HTTP_ERROR),
        (500, FetchOutcome.HTTP_ERROR),
    ],
)
def test_status_decides_the_outcome(pages: Pages, status: int, outcome: FetchOutcome) -> None:
    result = fetch(pages.add("/", b"an error page", status=status))
    assert (result.outcome, result.status, result.body) == (outcome, status, b"")
    assert result.reason
    assert result.reason.startswith(f"HTTP {status}")


def test_retry_after_is_kept(pages: Pages) -> None:
    result = fetch(pages.add("/", status=429, retry_after="120"))
    assert ("Retry-After", "120") in result.headers


def test_empty_body_is_fetched_as_it_is(pages: Pages) -> None:
    result = fetch(pages.add("/"))
    assert (result.outcome, result.body) == (FetchOutcome.FETCHED, b"")


def test_cookies_are_not_kept(pages: Pages) -> None:
    url = pages.add("/", set_cookie="a=b")
    with Fetcher(contact=CONTACT, limits=QUICK, allow_hosts=frozenset({HOST})) as fetcher:
        fetcher.fetch(Request(url))
        fetcher.fetch(Request(url))
    assert [seen.headers["Cookie"] for seen in pages.seen] == [None, None]


def test_proxy_of_the_environment_is_ignored(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert fetch(pages.add("/")).ok


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "nonsense", "http://u:p@example.org/"]
)
def test_only_plain_web_addresses_are_asked(url: str) -> None:
    assert fetch(url).outcome is FetchOutcome.REFUSED


def test_passwords_of_the_environment_are_not_sent(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text(f"machine {HOST} login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    fetch(pages.add("/"))
    assert pages.seen[0].headers["Authorization"] is None


def test_closed_port_is_unreachable() -> None:
    with socket.create_server((HOST, 0)) as closed:
        port = closed.getsockname()[1]
    result = fetch(f"http://{HOST}:{port}/")
    assert result.outcome is FetchOutcome.UNREACHABLE
    assert "cannot connect" in str(result.reason)


def test_tls_without_a_trusted_certificate_is_unreachable(pages: Pages) -> None:
    result = fetch(pages.add("/").replace("http:", "https:"))
    assert result.outcome is FetchOutcome.UNREACHABLE


def test_redirects_lead_to_the_final_address(pages: Pages) -> None:
    pages.add("/old", status=301, location="/newer")
    pages.add("/newer", status=307, location="/new#part")
    pages.add("/new", b"here")
    result = fetch(pages.base + "/old", validators=Validators(etag='"1"'))
    assert (result.body, result.url, result.final_url) == (b"here", pages.base + "/old", pages.base + "/new")
    assert [seen.headers["If-None-Match"] for seen in pages.seen] == ['"1"'] * 3


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ([301], "/1"),
        ([308, 301], "/2"),
        ([301, 302], "/1"),
        ([302, 301], None),
        ([307], None),
        ([303], None),
        ([], None),
    ],
)
def test_redirects_are_told_and_the_permanent_ones_from_the_start_count(
    pages: Pages, statuses: list[int], moved_to: str | None
) -> None:
    for n, status in enumerate(statuses):
        pages.add(f"/{n}", status=status, location=f"/{n + 1}")
    pages.add(f"/{len(statuses)}", b"here")
    result = fetch(pages.base + "/0")
    assert result.hops == tuple(Hop(status, f"{pages.base}/{n}") for n, status in enumerate(statuses, 1))
    assert result.moved_to == (moved_to and pages.base + moved_to)
    assert result.ok


def test_redirects_are_told_where_they_lead_astray(pages: Pages) -> None:
    result = fetch(pages.add("/", status=301, location="http://10.0.0.1/"))
    assert (result.outcome, result.hops) == (FetchOutcome.REFUSED, (Hop(301, "http://10.0.0.1/"),))


def test_freshness_is_told_of_a_body_and_of_none_new_but_of_no_error(pages: Pages) -> None:
    fresh = {"cache_control": "max-age=3600"}
    url = pages.add("/", b"x", etag='"1"', **fresh)
    first = fetch(url)
    again = fetch(url, validators=first.validators)
    error = fetch(pages.add("/no", status=500, **fresh))
    assert again.outcome is FetchOutcome.NOT_MODIFIED
    assert [result.fresh_until for result in (first, again, error)] == [NOW + HOUR, NOW + HOUR, None]


def test_when_to_ask_again_is_told_of_an_error_but_of_no_missing_page(pages: Pages) -> None:
    results = [fetch(pages.add("/", status=status, retry_after="3600")) for status in (500, 403, 404, 200)]
    assert [result.retry_after for result in results] == [NOW + HOUR, NOW + HOUR, None, None]


def test_circle_of_redirects_is_refused(pages: Pages) -> None:
    pages.add("/a", status=302, location="/b")
    pages.add("/b", status=302, location="/a")
    result = fetch(pages.base + "/a")
    assert (result.outcome, result.reason) == (FetchOutcome.REFUSED, "it redirects in a circle")


def test_too_many_redirects_are_refused(pages: Pages) -> None:
    for n in range(9):
        pages.add(f"/{n}", status=302, location=f"/{n + 1}")
    result = fetch(pages.base + "/0", limits=replace(QUICK, max_redirects=3))
    assert (result.outcome, len(pages.seen)) == (FetchOutcome.REFUSED, 4)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://user:secret@example.org/"])
def test_redirect_to_what_is_no_web_address_is_refused(pages: Pages, location: str) -> None:
    assert fetch(pages.add("/", status=302, location=location)).outcome is FetchOutcome.REFUSED


def test_redirect_to_nonsense_is_a_broken_reply(pages: Pages) -> None:
    result = fetch(pages.add("/", status=302, location="\x7f://"))
    assert result.outcome is FetchOutcome.UNREACHABLE
    assert "the reply is broken: Invalid URL in location header" in str(result.reason)


def test_transport_may_stand_in_for_the_network() -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b"mock"))
    with Fetcher(contact=CONTACT, transport=transport) as fetcher:
        assert fetcher.fetch(Request("https://example.org/")).body == b"mock"
