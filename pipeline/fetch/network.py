"""The network under HTTP: names resolved, addresses checked, and that very address connected to."""

import socket
import threading
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import Any
from weakref import WeakSet

import httpcore
import httpx

from pipeline.fetch.addresses import AddressRefusedError, why_refused
from pipeline.fetch.deadline import Deadline, GuardedStream, current

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return a host's numeric addresses, the resolver's favourite first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses, and to hosts that the operator allows by name.

    The address that was checked is the one connected to: a name is not resolved twice.
    """

    def __init__(self, allow_hosts: frozenset[str], resolve: Resolve = resolve) -> None:
        self._allow_hosts = allow_hosts
        self._resolve = resolve
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection; raise AddressRefusedError, or what httpcore raises."""
        deadline = Deadline(current.get().left(timeout), current.get().stop)
        error: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._permitted(host, self._addresses(host, port, deadline)):
            try:
                stream = self._backend.connect_tcp(
                    address, port, deadline.left(None), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                error = failure
                continue
            self._sockets.add(stream.get_extra_info("socket"))
            return GuardedStream(stream)
        raise error or httpcore.ConnectError(f"{host} has no address")

    def stop(self) -> None:
        """End every open connection at once, so that nobody waits for it."""
        for one in list(self._sockets):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed already
                continue

    def _addresses(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """Resolve beside this thread, as the system's resolver knows no time limit."""
        answers: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True, name=f"resolve {host}").start()
        try:
            answer = answers.get(timeout=deadline.left(None))
        except Empty:
            raise httpcore.ConnectTimeout(f"no answer about the name {host}") from None
        if isinstance(answer, list):
            return answer
        reason = answer.strerror if isinstance(answer, OSError) and answer.strerror else answer
        raise httpcore.ConnectError(f"the name {host} is not known: {reason}")

    def _permitted(self, host: str, addresses: list[str]) -> list[str]:
        if host.lower() in self._allow_hosts:
            return addresses
        refused = {address: why_refused(address) for address in addresses}
        permitted = [address for address, reason in refused.items() if not reason]
        if not permitted and refused:
            address, reason = next(iter(refused.items()))
            raise AddressRefusedError(f"{host} has the {reason} address {address}")
        return permitted


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over a guarded network; it goes through no proxy, whatever the environment says.

    TLS is verified by certifi's authorities, or those of SSL_CERT_FILE and SSL_CERT_DIR. No connection
    outlives its request: what a broken server sends too much would be taken for its next reply.
    """

    def __init__(self, backend: GuardedBackend, connections: int) -> None:
        # httpx offers no way to give a backend; its transport is but this pool and a mapping of errors
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=connections,
            max_keepalive_connections=0,
            network_backend=backend,
        )
