"""A web server of our own on 127.0.0.1, as good or as bad as a test wants it."""

import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

HOST = "127.0.0.1"


class Handler(BaseHTTPRequestHandler):
    """Serves what its server was told to."""

    protocol_version = "HTTP/1.1"
    server: "_HTTPServer"

    def do_GET(self) -> None:
        """Answer."""
        pages = self.server.pages
        act = pages.acts.get(self.path) or pages.acts.get(self.path.partition("?")[0])
        if act or self.path != "/robots.txt":  # one that no test serves is of no interest
            pages.seen.append(Seen(self.path, self.headers))
        try:
            if act:
                act(self)
            else:
                self.reply(b"nothing here", status=404)
        except ConnectionError:  # the client has had enough
            self.close_connection = True

    def reply(self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Send a whole reply."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | dict(headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@dataclass(frozen=True)
class Seen:
    """A request that came in."""

    path: str
    headers: Message


@dataclass
class Pages:
    """What the server serves, by path, and what it was asked."""

    base: str
    acts: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def add(
        self,
        path: str,
        body: bytes = b"",
        *,
        status: int = 200,
        etag: str | None = None,
        last_modified: str | None = None,
        **headers: str,
    ) -> str:
        """Serve a body at a path, 304 to a client that has it; return its URL. `a_b` is the header A-B."""
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        given |= {"ETag": etag} if etag else {}
        given |= {"Last-Modified": last_modified} if last_modified else {}

        def act(handler: Handler) -> None:
            known = handler.headers
            same = known["If-None-Match"] == etag if etag else known["If-Modified-Since"] == last_modified
            if same and (etag or last_modified):
                handler.reply(b"", 304, given)
            else:
                handler.reply(body, status, given)

        return self.act(path, act)

    def act(self, path: str, act: Callable[[Handler], None]) -> str:
        """Let a function answer at a path; return its URL."""
        self.acts[path] = act
        return self.base + path


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    pages: Pages

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away, or does not trust us; tell of any other mistake."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # as it came


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Pages]:
    """Run a server, under TLS where a context is given, and yield its pages."""
    server = _HTTPServer((HOST, 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.pages = Pages(f"{'https' if tls else 'http'}://{HOST}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.pages
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def pages() -> Iterator[Pages]:
    """Return the pages of a running server; tests add to them."""
    with running() as pages:
        yield pages
