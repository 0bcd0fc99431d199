"""Replies that are well-formed, and hold what no feed should."""

from pipeline.records import FetchOutcome
from tests.hostile.behaviours import MOST, Behaviour
from tests.hostile.replies import reply

HEAD = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Feed</title>"
FOOT = b"</channel></rss>"
ENTRY = b"<item><title>%s</title><link>https://a.example/%d</link></item>"
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9)).encode()


def feed(*parts: bytes, **headers: str) -> Behaviour:
    """Send a feed of these parts."""
    body = HEAD + b"".join(parts) + FOOT
    assert len(body) <= MOST
    return Behaviour(reply(body, **({"content_type": "application/rss+xml"} | headers)), FetchOutcome.FETCHED)


def document(body: bytes) -> Behaviour:
    """Send these very bytes as a feed."""
    return Behaviour(reply(body, content_type="application/xml"), FetchOutcome.FETCHED)


BAD_FEEDS = {
    "entities that grow": document(
        b"<!DOCTYPE rss [" + ENTITIES + b"]><rss><channel><item><title>&e8;</title></item></channel></rss>"
    ),
    "entity of a file": document(
        b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        b"<item><title>&f;</title></item></channel></rss>"
    ),
    "elements nested deep": feed(b"<a>" * 60_000),
    "attributes by the thousand": feed(
        b"<item " + b" ".join(b"a%d='1'" % n for n in range(60_000)) + b"><title>x</title></item>"
    ),
    "a thousand links": feed(*(ENTRY % (b"x", n) for n in range(1000))),
    "one line without end": feed(b"<item><title>", b"x" * 900_000, b"</title></item>"),
    "markup without end in a summary": feed(
        b"<item><title>x</title><description>", b"&lt;p " * 100_000, b"</description></item>"
    ),
    "no title, no link, no guid": feed(b"<item></item>" * 1000),
    "NUL bytes between the letters": document((HEAD + FOOT).decode().encode("utf-16-le")[:-1]),
    "another charset than it says": feed(ENTRY % (b"\xe9\xff", 1), content_type="text/xml; charset=utf-8"),
    "cut off": document(HEAD + ENTRY % (b"x", 1) + b"<item><ti"),
}
