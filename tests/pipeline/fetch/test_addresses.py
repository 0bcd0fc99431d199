"""No request reaches a machine of the operator's own network."""

import socket

import httpcore
import pytest

from pipeline.fetch import Fetcher, Limits, Request
from pipeline.fetch.addresses import why_refused
from pipeline.records import FetchOutcome, FetchResult
from tests.server import HOST, Pages

LIMITS = Limits(connect=0.2, request=2, gap=0)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1", "loopback"),
        ("127.8.8.8", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::a9fe:a9fe", "link-local"),
        ("2002:7f00:1::", "loopback"),
        ("10.1.2.3", "private"),
        ("172.31.0.1", "private"),
        ("192.168.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("168.63.129.16", "metadata"),
        ("100.100.100.200", "reserved"),
        ("fd00:ec2::254", "private"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "private"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("0.0.0.0", "unspecified"),
        ("::", "unspecified"),
        ("255.255.255.255", "private"),
        ("::8.8.8.8", "reserved"),
        ("8.8.8.8", None),
        ("2001:4860:4860::8888", None),
        ("64:ff9b::808:808", None),
        ("::ffff:8.8.8.8", None),
    ],
)
def test_only_public_addresses_are_connected_to(address: str, reason: str | None) -> None:
    assert why_refused(address) == reason


def test_addresses_of_a_private_nat64_are_refused() -> None:
    assert why_refused("64:ff9b:1::1")  # in what word depends on Python's version


def fetch(url: str, names: dict[str, list[str]], *allowed: str) -> FetchResult:
    def resolver(host: str, port: int) -> list[str]:
        if host not in names:
            raise socket.gaierror(-2, "Name or service not known")
        return names[host]

    with Fetcher(contact="x", limits=LIMITS, allow_hosts=frozenset(allowed), resolver=resolver) as fetcher:
        return fetcher.fetch(Request(url))


def test_address_is_refused_unless_its_host_is_allowed(pages: Pages) -> None:
    url = pages.add("/", b"secret")
    names = {HOST: [HOST]}
    result = fetch(url, names)
    assert (result.outcome, result.reason) == (
        FetchOutcome.REFUSED,
        f"{HOST} has the loopback address {HOST}",
    )
    assert pages.seen == []
    assert fetch(url, names, HOST).ok


def test_name_of_a_private_address_is_refused(pages: Pages) -> None:
    url = pages.add("/").replace(HOST, "innocent.example")
    assert fetch(url, {"innocent.example": [HOST]}).outcome is FetchOutcome.REFUSED
    assert fetch(url, {"innocent.example": [HOST]}, "Innocent.example").ok


def test_redirect_to_a_private_address_is_refused(pages: Pages) -> None:
    secret = pages.add("/secret").replace(HOST, "inside.example")
    url = pages.add("/", status=302, location=secret)
    result = fetch(url, {HOST: [HOST], "inside.example": [HOST]}, HOST)
    assert (result.outcome, result.final_url) == (FetchOutcome.REFUSED, secret)
    assert [seen.path for seen in pages.seen] == ["/"]


def test_name_is_resolved_once_and_that_address_connected_to(pages: Pages) -> None:
    answers = iter([[HOST], ["192.0.2.1"]])  # a second answer would time out
    with Fetcher(
        contact="x",
        limits=LIMITS,
        allow_hosts=frozenset({"two-faced.example"}),
        resolver=lambda host, port: next(answers),
    ) as fetcher:
        assert fetcher.fetch(Request(pages.add("/").replace(HOST, "two-faced.example"))).ok
    assert next(answers) == ["192.0.2.1"]


def test_of_mixed_addresses_only_the_public_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def connect(self: object, host: str, *rest: object) -> None:
        tried.append(host)
        raise httpcore.ConnectError("not really")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    result = fetch("http://mixed.example/", {"mixed.example": ["10.0.0.1", "8.8.8.8", HOST]})
    assert (result.outcome, tried) == (FetchOutcome.UNREACHABLE, ["8.8.8.8"])


def test_next_address_is_tried_where_the_first_fails(pages: Pages) -> None:
    url = pages.add("/").replace(HOST, "many.example")
    assert fetch(url, {"many.example": ["127.0.0.2", HOST]}, "many.example").ok


def test_unknown_name_is_unreachable() -> None:
    result = fetch("http://nowhere.example/", {})
    assert result.outcome is FetchOutcome.UNREACHABLE
    assert result.reason == "cannot connect: the name nowhere.example is not known: Name or service not known"


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://localhost/"]
)
def test_other_spellings_of_this_machine_are_refused(url: str) -> None:
    with Fetcher(contact="x") as fetcher:  # the system's resolver has time, on a busy machine too
        assert fetcher.fetch(Request(url)).outcome is FetchOutcome.REFUSED
