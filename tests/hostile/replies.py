"""What a bad server sends, each a way to answer one request."""

import gzip
import socket
import zlib
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from itertools import count, repeat
from time import sleep

from tests.making import NOW
from tests.server import Handler

Act = Callable[[Handler], None]
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
_numbers = count()


def raw(*pieces: bytes) -> Act:
    """Send these bytes and close the connection."""

    def act(handler: Handler) -> None:
        handler.close_connection = True
        for piece in pieces:
            handler.wfile.write(piece)

    return act


def drip(start: bytes, piece: bytes) -> Act:
    """Send a piece every now and then, for longer than anybody should wait."""

    def act(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(start)
        for _ in range(400):
            handler.wfile.write(piece)
            sleep(0.02)

    return act


def flood(start: bytes, piece: bytes, times: int = 2000) -> Act:
    """Send a piece again and again, as fast as it is taken."""

    def act(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(start)
        for one in repeat(piece, times):
            handler.wfile.write(one)

    return act


def silence(handler: Handler) -> None:
    """Say nothing, and stay."""
    handler.close_connection = True
    sleep(6)


def reset(handler: Handler) -> None:
    """Break the connection off in the middle of a body."""
    handler.wfile.write(OK + b"Content-Length: 100\r\n\r\nhalf")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def reply(body: bytes = b"", status: int = 200, **headers: str) -> Act:
    """Send a reply that is well-formed; `a_b` is the header A-B."""
    given = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return lambda handler: handler.reply(body, status, given)


def redirect(location: str, status: int = 302) -> Act:
    """Send elsewhere."""
    return reply(status=status, location=location)


def redirect_here(handler: Handler) -> None:
    """Send to the address that was asked."""
    handler.reply(b"", 302, {"Location": handler.path})


def redirect_on(handler: Handler) -> None:
    """Send to ever new addresses."""
    path = handler.path.partition("?")[0]
    handler.reply(b"", 302, {"Location": f"{path}?{next(_numbers)}"})


def new_etag(handler: Handler) -> None:
    """Send the same page under an ETag that was never seen."""
    handler.reply(b"the same", 200, {"ETag": f'"{next(_numbers)}"'})


def deflated(body: bytes) -> bytes:
    """Return bytes compressed without a header."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


BOMB = gzip.compress(b"\0" * 50_000_000, 9)
EMPTY_BLOCK = b"\0\0\0\xff\xff"  # of deflate: no bytes, and not the last
GZIP_HEAD = gzip.compress(b"")[:10]
IN_AN_HOUR = format_datetime(NOW + timedelta(hours=1), usegmt=True).encode()
