"""Which records are pages, and whose."""

import pytest

from pipeline.archive.replayed import Publishers, fetched
from pipeline.archive.warc import Record
from tests.making import make_feed

PAGE = b"<html><body><p>words</p></body></html>"


def record(body: bytes = PAGE, **fields: object) -> Record:
    plain = {
        "offset": 7,
        "kind": "response",
        "url": "https://x.example/a",
        "date": "2024-03-06T01:02:03Z",
        "status": 200,
        "headers": (("Content-Type", "text/html"),),
        "refers": None,
        "fault": None,
    }
    return Record(body=body, **(plain | fields))  # type: ignore[arg-type] # as named


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "revisit"}, "revisit"),
        ({"fault": "cut short"}, "damaged"),
        ({"status": 206}, "HTTP 206"),
        ({"status": None}, "not of the web"),
        ({"url": "dns:x.example"}, "not of the web"),
        ({"url": "https://user:secret@x.example/"}, "not of the web"),
        ({"date": "yesterday"}, "not of the web"),
        ({"body": b"<?xml version='1.0'?>\n<!-- made -->\n<rss version='2.0'><title>x</title>"}, "a feed"),
        ({"body": b"\xef\xbb\xbf<feed xmlns='x'>"}, "a feed"),
        ({"body": b" "}, "an empty page"),
    ],
)
def test_record_that_is_no_page_is_told_in_a_word(fields: dict[str, object], why: str) -> None:
    assert fetched(record(**fields), "x.warc.gz") == why  # type: ignore[arg-type] # as named


def test_record_of_a_page_is_the_fetch_that_it_was() -> None:
    result = fetched(record(), "x.warc.gz")
    assert not isinstance(result, str)
    assert (result.url, result.body, result.content_type) == ("https://x.example/a", PAGE, "text/html")
    assert result.started_at.isoformat() == "2024-03-06T01:02:03+00:00"


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.ministry.example/en/news/1", "english"),
        ("https://ministry.example/fr/nouvelles/1", "french"),
        ("https://ministry.example/", "french"),  # as good as the other: the first
        ("https://other.example/en/news/1", None),
    ],
)
def test_publisher_is_the_feed_of_the_host_whose_path_is_most_like(url: str, slug: str | None) -> None:
    feeds = [
        make_feed("french", url="https://ministry.example/fr/rss"),
        make_feed("english", url="https://www.ministry.example/en/news/rss"),
    ]
    found = Publishers.of_feeds(feeds).of(url)
    assert (found.slug if found else None) == slug
