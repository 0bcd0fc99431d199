"""Every bad behaviour of a server that we know of, and what is to come of it."""

import gzip
from dataclasses import dataclass

from pipeline.records import FetchOutcome
from tests.hostile.replies import (
    BOMB,
    CHUNKED,
    EMPTY_BLOCK,
    GZIP_HEAD,
    IN_AN_HOUR,
    OK,
    Act,
    drip,
    flood,
    new_etag,
    raw,
    redirect,
    redirect_here,
    redirect_on,
    reply,
    reset,
    silence,
)

FETCHED, ERROR = FetchOutcome.FETCHED, FetchOutcome.HTTP_ERROR
REFUSED, TOO_LARGE = FetchOutcome.REFUSED, FetchOutcome.TOO_LARGE
TIMEOUT, BROKEN = FetchOutcome.TIMEOUT, FetchOutcome.UNREACHABLE
MOST = 1_000_000  # bytes of a body that the tests take


@dataclass(frozen=True)
class Behaviour:
    """How a server answers, the outcome of it, and what the reason says."""

    act: Act
    outcome: FetchOutcome
    said: str = ""


SLOW = {
    "headers drip": Behaviour(drip(OK + b"X-Slow: ", b"x"), TIMEOUT, "no whole reply"),
    "header lines drip": Behaviour(drip(OK, b"X: y\r\n"), TIMEOUT, "no whole reply"),
    "body drips": Behaviour(drip(OK + b"Content-Length: 1000\r\n\r\n", b"x"), TIMEOUT, "no whole reply"),
    "chunks drip": Behaviour(drip(CHUNKED, b"1\r\nx\r\n"), TIMEOUT, "no whole reply"),
    "gzip drips": Behaviour(
        drip(OK + b"Content-Encoding: gzip\r\n\r\n" + GZIP_HEAD, EMPTY_BLOCK), TIMEOUT, "no whole reply"
    ),
    "only preliminary replies": Behaviour(
        drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), TIMEOUT, "no whole reply"
    ),
    "silence": Behaviour(silence, TIMEOUT, "no whole reply"),
}
TOO_MUCH = {
    "endless body": Behaviour(flood(OK + b"\r\n", b"x" * 50_000), TOO_LARGE, "larger than"),
    "endless chunks": Behaviour(flood(CHUNKED, b"c350\r\n" + b"x" * 50_000 + b"\r\n"), TOO_LARGE),
    "boast": Behaviour(raw(OK + b"Content-Length: 50000000\r\n\r\n"), TOO_LARGE),
    "one byte too many": Behaviour(reply(b"x" * (MOST + 1)), TOO_LARGE),
    "gzip bomb": Behaviour(reply(BOMB, content_encoding="gzip"), TOO_LARGE),
    "gzip bomb twice packed": Behaviour(reply(gzip.compress(BOMB), content_encoding="gzip, gzip"), TOO_LARGE),
    "gzip of nothing without end": Behaviour(
        flood(OK + b"Content-Encoding: gzip\r\n\r\n" + GZIP_HEAD, EMPTY_BLOCK * 10_000), TOO_LARGE
    ),
    "gzip of members without end": Behaviour(
        flood(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 2000), TOO_LARGE
    ),
    "header without end": Behaviour(flood(OK + b"X: ", b"x" * 50_000), BROKEN, "the reply is broken"),
    "headers without end": Behaviour(flood(OK, b"X: y\r\n" * 5000), BROKEN, "the reply is broken"),
    "chunk extension without end": Behaviour(flood(CHUNKED + b"1;", b"x" * 50_000), BROKEN),
    "trailers without end": Behaviour(flood(CHUNKED + b"0\r\n", b"X: y\r\n" * 5000), BROKEN),
    "cookie of no sense": Behaviour(
        raw(OK + b"Set-Cookie: a=b; expires=Thu, 26 Nov 99999999999 25:61:61 GMT; max-age=x\r\n\r\n"), FETCHED
    ),
    "cookies by the thousand": Behaviour(
        raw(OK, *(b"Set-Cookie: c%d=%s\r\n" % (n, b"x" * 70) for n in range(1000)), b"\r\nwords"), FETCHED
    ),
}
BROKEN_HTTP = {
    "reset midway": Behaviour(reset, BROKEN, "the reply is broken"),
    "nothing": Behaviour(raw(), BROKEN, "the reply is broken"),
    "shorter than declared": Behaviour(raw(OK + b"Content-Length: 100\r\n\r\nhalf"), BROKEN),
    "longer than declared": Behaviour(raw(OK + b"Content-Length: 4\r\n\r\nhalf and half"), FETCHED),
    "two lengths": Behaviour(raw(OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nwords"), BROKEN),
    "negative length": Behaviour(raw(OK + b"Content-Length: -1\r\n\r\nwords"), BROKEN),
    "length of many digits": Behaviour(raw(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"), BROKEN),
    "chunk of no size": Behaviour(raw(CHUNKED + b"words\r\n\r\n"), BROKEN),
    "chunk of negative size": Behaviour(raw(CHUNKED + b"-5\r\nwords\r\n0\r\n\r\n"), BROKEN),
    "chunk longer than it says": Behaviour(raw(CHUNKED + b"1\r\nwords\r\n0\r\n\r\n"), BROKEN),
    "chunks that break off": Behaviour(raw(CHUNKED + b"5\r\nwords\r\n"), BROKEN),
    "unknown transfer encoding": Behaviour(raw(OK + b"Transfer-Encoding: rot13\r\n\r\nwords"), BROKEN),
    "another protocol": Behaviour(raw(b"220 mail.example ESMTP\r\n"), BROKEN),
    "HTTP/0.9": Behaviour(raw(b"<html>words</html>"), BROKEN),
    "HTTP/9.9": Behaviour(raw(b"HTTP/9.9 200 OK\r\n\r\nwords"), FETCHED),
    "status of letters": Behaviour(raw(b"HTTP/1.1 abc OK\r\n\r\nwords"), BROKEN),
    "status 999": Behaviour(raw(b"HTTP/1.1 999 Odd\r\n\r\nwords"), ERROR, "HTTP 999"),
    "NUL in a header": Behaviour(raw(OK + b"X: a\0b\r\n\r\nwords"), BROKEN),
    "header without a name": Behaviour(raw(OK + b": x\r\n\r\nwords"), BROKEN),
    "switch of protocols": Behaviour(raw(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nwords"), BROKEN),
    "TLS instead of text": Behaviour(raw(b"\x15\x03\x01\x00\x02\x02\x46"), BROKEN),
}
LIES = {
    "gzip that is none": Behaviour(reply(b"words", content_encoding="gzip"), BROKEN, "compression"),
    "gzip that breaks off": Behaviour(
        reply(gzip.compress(b"words" * 99)[:-9], content_encoding="gzip"), BROKEN
    ),
    "deflate that is none": Behaviour(reply(b"\xff\xff", content_encoding="deflate"), BROKEN),
    "brotli, not asked for": Behaviour(reply(b"words", content_encoding="br"), BROKEN, "did not offer"),
    "zstd, not asked for": Behaviour(reply(b"words", content_encoding="zstd"), BROKEN, "did not offer"),
    "encoded a thousand times": Behaviour(
        reply(b"words", content_encoding=", ".join(["gzip"] * 9000)), BROKEN, "9000 times"
    ),
    "unknown charset": Behaviour(reply("wörds".encode(), content_type="text/html; charset=x-no"), FETCHED),
    "false charset": Behaviour(reply("wörds".encode(), content_type="text/html; charset=utf-16"), FETCHED),
    "image that is none": Behaviour(reply(b"<p>words</p>", content_type="image/png"), FETCHED),
    "content type of nonsense": Behaviour(reply(b"words", content_type=";;=/\xff\xfe"), FETCHED),
    "NUL bytes": Behaviour(reply(b"\0words\0" * 99), FETCHED),
    "error page with 200": Behaviour(reply(b"<h1>Page not found</h1>"), FETCHED),
    "page with 404": Behaviour(reply(b"words", 404), FetchOutcome.GONE, "HTTP 404"),
    "part of a page": Behaviour(reply(b"wo", 206, content_range="bytes 0-1/5"), ERROR, "HTTP 206"),
    "not modified, unasked": Behaviour(raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), ERROR, "HTTP 304"),
    "not modified, with a body": Behaviour(reply(b"words", 304), ERROR, "HTTP 304"),
    "ETag that always changes": Behaviour(new_etag, FETCHED),
}
BUSY = {
    "429, seconds": Behaviour(reply(b"", 429, retry_after="3600"), ERROR, "HTTP 429"),
    "429, date": Behaviour(
        raw(b"HTTP/1.1 429 Busy\r\nRetry-After: " + IN_AN_HOUR + b"\r\n\r\n"), ERROR, "HTTP 429"
    ),
    "503, seconds": Behaviour(reply(b"", 503, retry_after="3600"), ERROR, "HTTP 503"),
    "503, date": Behaviour(
        raw(b"HTTP/1.1 503 Busy\r\nRetry-After: " + IN_AN_HOUR + b"\r\n\r\n"), ERROR, "HTTP 503"
    ),
}
ASTRAY = {
    "to itself": Behaviour(redirect_here, REFUSED, "in a circle"),
    "on and on": Behaviour(redirect_on, REFUSED, "more than 5 times"),
    "to a file": Behaviour(redirect("file:///etc/passwd"), REFUSED, "no http(s) URL"),
    "to another scheme": Behaviour(redirect("gopher://127.0.0.1:25/x"), REFUSED, "no http(s) URL"),
    "to a script": Behaviour(redirect("javascript:alert(1)"), BROKEN, "the reply is broken"),
    "with a password": Behaviour(redirect("http://me:secret@example.org/"), REFUSED, "no http(s) URL"),
    "to a private address": Behaviour(redirect("http://10.0.0.1/"), REFUSED, "private address"),
    "to cloud metadata": Behaviour(redirect("http://169.254.169.254/latest/", 301), REFUSED, "link-local"),
    "to a mapped address": Behaviour(redirect("http://[::ffff:127.0.0.1]/"), REFUSED, "loopback"),
    "to a decimal address": Behaviour(redirect("http://2130706433/"), REFUSED, "loopback"),
    "to a name of ours": Behaviour(redirect("http://inside.example/"), REFUSED, "loopback"),
    "to no address": Behaviour(redirect("http://"), REFUSED, "in a circle"),
    "to nonsense": Behaviour(redirect("\x7f://"), BROKEN, "the reply is broken"),
    "to half an address": Behaviour(redirect("http://[::1/"), BROKEN),
    "to an address in an odd zone": Behaviour(redirect("http://[fe80::1%25\xe9]/"), BROKEN),
    "to a bracket too many": Behaviour(redirect("http:////[x/"), REFUSED, "no http(s) URL"),
    "to a port that is none": Behaviour(redirect("http://example.org:99999/"), REFUSED),
    "to a name too long": Behaviour(redirect(f"http://{'x' * 300}.example/"), BROKEN),
    "to an address of 60,000 characters": Behaviour(redirect("/" + "x" * 60_000), FetchOutcome.GONE),
    "to nowhere": Behaviour(reply(b"", 302), ERROR, "HTTP 302"),
}
BEHAVIOURS = SLOW | TOO_MUCH | BROKEN_HTTP | LIES | BUSY | ASTRAY
