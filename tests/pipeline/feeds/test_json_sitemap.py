"""JSON Feeds and sitemaps."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from pipeline.errors import ParseError
from tests.pipeline.feeds.bodies import parse

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def test_json_feed_is_read() -> None:
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": 7,
                "url": "/a",
                "title": "Rules & <bans>",
                "content_text": "a < b",
                "date_published": "2024-03-18T10:00:00+02:00",
                "date_modified": "2024-03-19T10:00:00Z",
            },
            {
                "id": "8",
                "external_url": "https://b.example/",
                "content_html": "<p>x</p>",
                "date_published": "soon",
            },
            "nonsense",
        ],
    }
    parsed = parse(json.dumps(body), "json")
    first, second = parsed.entries
    assert (first.guid, first.url, first.title) == ("7", "https://ministry.example/a", "Rules & <bans>")
    assert (first.content, first.published) == ("a &lt; b", datetime(2024, 3, 18, 8, tzinfo=UTC))
    assert (second.guid, second.url, second.content) == ("8", "https://b.example/", "<p>x</p>")
    assert parsed.warnings == ("date that cannot be read: 'soon'", "an entry that is no object is left out")


@pytest.mark.parametrize("body", ["[]", "{}", '{"version": "https://jsonfeed.org/version/1"}', "[" * 100_000])
def test_other_json_is_no_feed(body: str) -> None:
    with pytest.raises(ParseError, match="JSON"):
        parse(body, "json")


def test_news_sitemap_is_read() -> None:
    body = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc> https://m.example/1 </loc><lastmod>2024-03-19</lastmod><news:news>
        <news:publication_date>2024-03-18T10:00:00Z</news:publication_date>
        <news:title>R &amp; D &lt;x&gt;</news:title>
      </news:news></url>
      <url><loc>https://m.example/2</loc><lastmod>2024-03</lastmod></url></urlset>"""
    first, second = parse(body, "sitemap").entries
    assert (first.guid, first.url, first.title) == ("https://m.example/1", "https://m.example/1", "R & D <x>")
    assert first.published == datetime(2024, 3, 18, 10, tzinfo=UTC)
    assert first.updated == datetime(2024, 3, 19, tzinfo=UTC)
    assert (second.url, second.title, second.updated) == ("https://m.example/2", "", None)


def test_index_of_sitemaps_gives_them_newest_first_to_be_fetched() -> None:
    dates = {
        "/a.xml": "2024-03-18",
        "b.xml.gz": "2024-03-19T10:00:00+02:00",
        "/c.xml": "",
        "ftp://d": "2026-01-01",
    }
    maps = "".join(
        f"<sitemap><loc>{loc}</loc><lastmod>{date}</lastmod></sitemap>" for loc, date in dates.items()
    )
    parsed = parse(f'<sitemapindex xmlns="{SITEMAP}">{maps}</sitemapindex>', "sitemap")
    assert parsed.entries == ()
    assert parsed.warnings == ()
    assert parsed.further == tuple(
        f"https://ministry.example/{path}" for path in ("news/b.xml.gz", "a.xml", "c.xml")
    )


def test_packed_sitemap_is_unpacked_within_bounds() -> None:
    body = f'<urlset xmlns="{SITEMAP}"><url><loc>https://m.example/1</loc></url></urlset>'
    assert [entry.guid for entry in parse(gzip.compress(body.encode()), "sitemap").entries] == [
        "https://m.example/1"
    ]
    bomb = gzip.compress(b" " * (51 << 20))
    for bad in (bomb, b"\x1f\x8b nonsense"):
        with pytest.raises(ParseError):
            parse(bad, "sitemap")


def test_large_sitemap_gives_its_newest_pages_and_only_such_as_are_wanted() -> None:
    urls = "".join(
        f"<url><loc>https://m.example/{kind}/{n}</loc><lastmod>{1990 + n % 36}-01-01</lastmod></url>"
        for n in range(1200)
        for kind in ("news", "staff")
    )
    parsed = parse(f'<urlset xmlns="{SITEMAP}">{urls}</urlset>', "sitemap", links="/news/")
    assert len(parsed.entries) == 1000
    assert all("/news/" in entry.guid for entry in parsed.entries)
    dates = [entry.updated for entry in parsed.entries if entry.updated]
    assert dates == sorted(dates, reverse=True)
    assert parsed.warnings == ("1,200 addresses, of which the newest 1,000 are taken",)
