"""Servers of our own that take what is sent: mail by SMTP, posts by HTTP."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

HOST = "127.0.0.1"


class serving:  # noqa: N801 - reads as a sentence
    """Serves in a thread while it is entered."""

    def __init__(self, server: socketserver.BaseServer) -> None:
        self.server = server
        self.thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> int:
        self.thread.start()
        return int(self.server.server_address[1])  # type: ignore[index] # a pair

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Letterbox(socketserver.StreamRequestHandler):
    """Takes mail as a simple SMTP server does."""

    def handle(self) -> None:
        said: Callable[[str], int] = lambda line: self.wfile.write(f"{line}\r\n".encode())  # noqa: E731
        said("220 here")
        while line := self.rfile.readline().decode().strip():
            line = line[:4].upper() + line[4:]
            self.server.commands.append(line)  # type: ignore[attr-defined] # ours
            if line.startswith("DATA"):
                said("354 go on")
                body = []
                while (row := self.rfile.readline().decode()) != ".\r\n":
                    body.append(row)
                self.server.letters.append("".join(body))  # type: ignore[attr-defined] # ours
            if line.startswith("RCPT") and "nobody" in line:
                said("550 no such user")
                continue
            said("221 bye" if line == "QUIT" else "250 well")
            if line == "QUIT":
                return


@pytest.fixture
def letterbox() -> Iterator[socketserver.TCPServer]:
    server = socketserver.ThreadingTCPServer((HOST, 0), Letterbox)
    server.daemon_threads = True
    server.letters, server.commands = [], []  # type: ignore[attr-defined] # ours
    with serving(server):
        yield server


def mail_url(server: Any, to: str = "ada@example.org,bob@example.org", user: str = "") -> str:
    return f"smtp://{user}{HOST}:{server.server_address[1]}/?to={to}&from=watch@example.org"


@dataclass
class Posted:
    """One POST as it came."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def said(self) -> Any:
        """Return what it says."""
        return json.loads(self.raw)


@dataclass
class Receiver:
    """What came in, and with which statuses the next are answered (204 where none is left)."""

    url: str = ""
    came: list[Posted] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Yield a receiver of posts."""
    taken = Receiver()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            taken.came.append(Posted(self.path, headers, raw))
            self.send_response(taken.statuses.pop(0) if taken.statuses else 204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(HTTPServer((HOST, 0), Taking)) as port:
        taken.url = f"http://{HOST}:{port}/hook"
        yield taken
