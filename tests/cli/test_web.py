"""`mercwatch web`: where it may listen."""

import socket

import pytest
import typer

from cli.web import listening, loopback
from pipeline.errors import MercwatchError


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("127.8.0.1", "127.8.0.1"), ("::1", "::1")],
)
def test_this_machine_may_be_listened_at(host: str, address: str) -> None:
    assert loopback(host) == address


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "example.org", ""])
def test_other_hosts_are_refused_as_there_is_no_https(host: str) -> None:
    with pytest.raises(typer.BadParameter, match="proxy that speaks HTTPS"):
        loopback(host)


def test_taken_port_is_told_with_its_mend() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MercwatchError, match=f"port {port} cannot be had .* --port"):
            listening("127.0.0.1", port)


def test_any_free_port_can_be_asked_for() -> None:
    with listening("127.0.0.1", 0) as bound:
        assert bound.getsockname()[1] > 0
