"""Bodies of feeds: what is listed, as it is kept; what is odd, as it is told."""

import json
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import feeds
from pipeline.errors import ParseError, UnsupportedFormatError
from pipeline.feeds import ParsedFeed
from pipeline.records import Entry, FeedFormat
from tests.making import DAY, NOW, make_feed
from tests.server import Pages

URL = "https://ministry.example/news/feed.xml"
RFC822 = "%a, %d %b %Y %H:%M:%S +0000"


def parse(body: str | bytes, format: str = "rss", *, content_type: str = "", **fields: object) -> ParsedFeed:
    feed = make_feed("ministry", url=URL, format=FeedFormat(format), **fields)
    given = body if isinstance(body, bytes) else body.encode()
    return feeds.parse(given, feed, final_url=URL, content_type=content_type, now=NOW)


def rss(*entries: str, head: str = "") -> str:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>News</title><link>https://elsewhere.example/base/</link>{items}</channel></rss>"
    )


def only(parsed: ParsedFeed) -> Entry:
    (entry,) = parsed.entries
    return entry


def test_rss_entry_has_all_its_fields() -> None:
    body = rss(
        "<title>Joint Statement</title><guid isPermaLink='false'>n-1</guid><link>/1</link>"
        "<pubDate>Mon, 18 Mar 2024 05:00:00 -0400</pubDate>"
        "<description>&lt;p&gt;Short&lt;/p&gt;</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        "<![CDATA[<p>Long & full</p>]]></content:encoded>"
    )
    assert only(parse(body)) == Entry(
        feed="ministry",
        guid="n-1",
        url="https://ministry.example/1",
        title="Joint Statement",
        published=datetime(2024, 3, 18, 9, tzinfo=UTC),
        summary="<p>Short</p>",
        content="<p>Long & full</p>",
    )


def test_atom_entry_has_all_its_fields() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry>
      <id>urn:x:1</id><title type="html">Rules &amp;amp; &lt;b&gt;bans&lt;/b&gt;</title>
      <link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="../1#top"/>
      <published>2024-03-18T10:00:00Z</published><updated>2024-03-19T10:00:00+01:00</updated>
      <summary>Short</summary><content type="html">&lt;p&gt;Full&lt;/p&gt;</content></entry></feed>"""
    entry = only(parse(body, "atom"))
    assert (entry.guid, entry.url, entry.title) == ("urn:x:1", "https://ministry.example/1", "Rules & bans")
    assert entry.published == datetime(2024, 3, 18, 10, tzinfo=UTC)
    assert entry.updated == datetime(2024, 3, 19, 9, tzinfo=UTC)
    assert (entry.summary, entry.content) == ("Short", "<p>Full</p>")


def test_update_of_an_atom_entry_is_no_publication() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>x</title>
      <updated>2024-03-19T10:00:00Z</updated></entry></feed>"""
    entry = only(parse(body, "atom"))
    assert (entry.published, entry.updated) == (None, datetime(2024, 3, 19, 10, tzinfo=UTC))


def test_dublin_core_date_of_rss_is_its_publication() -> None:
    assert only(parse(rss("<title>x</title><dc:date>2024-03-18</dc:date>"))).published == datetime(
        2024, 3, 18, tzinfo=UTC
    )


def test_blanks_around_every_element_are_taken_off() -> None:
    entry = only(
        parse(
            rss("<title>\n  A\n  title \n</title><guid>\n https://m.example/1 \n</guid><link>\n /1 \n</link>")
        )
    )
    assert (entry.title, entry.guid, entry.url) == (
        "A title",
        "https://m.example/1",
        "https://ministry.example/1",
    )


@pytest.mark.parametrize(
    ("entry", "guid", "url"),
    [
        ("<guid>https://m.example/1</guid>", "https://m.example/1", "https://m.example/1"),
        (
            "<guid isPermaLink='false'>https://m.example/1</guid>",
            "https://m.example/1",
            "https://m.example/1",
        ),
        ("<guid>12345</guid>", "12345", None),
        ("<guid>12345</guid><link>/x</link>", "12345", "https://ministry.example/x"),
        ("<link>/x#part</link>", "https://ministry.example/x", "https://ministry.example/x"),
        (
            "<link>?id=1</link>",
            "https://ministry.example/news/feed.xml?id=1",
            "https://ministry.example/news/feed.xml?id=1",
        ),
        ("<guid>a</guid><link>https://m.example/a b</link>", "a", "https://m.example/a%20b"),
        ("<guid>a</guid><link>https://m.example/a\n  b</link>", "a", "https://m.example/a%20%20b"),
        ("<guid>a</guid><link>mailto:press@m.example</link>", "a", None),
        ("<guid>a</guid><link>javascript:alert(1)</link>", "a", None),
        ("<guid>a</guid><link>https://user:secret@m.example/</link>", "a", None),
        ("<guid>a</guid><link>http://[half/</link>", "a", None),
    ],
)
def test_entry_is_known_by_guid_and_link_whatever_is_missing(entry: str, guid: str, url: str | None) -> None:
    found = only(parse(rss(entry)))
    assert (found.guid, found.url) == (guid, url)


def test_entry_without_guid_and_link_is_known_by_its_words() -> None:
    first, same, other = parse(rss("<title>A</title>", "<title> A </title>", "<title>B</title>")).entries
    assert first.guid == same.guid != other.guid
    assert first.url is None


def test_entry_with_nothing_in_it_is_left_out_with_a_warning() -> None:
    parsed = parse(rss("", "<title>A</title>", "<category>x</category>"))
    assert len(parsed.entries) == 1
    assert parsed.warnings == ("an entry without guid, link, title or text is left out (2 times)",)


def test_entry_listed_twice_is_given_twice() -> None:
    assert len(parse(rss("<guid>1</guid>", "<guid>1</guid>")).entries) == 2


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        (NOW + DAY, True),
        (NOW + 3 * DAY, False),
        (NOW + 9000 * DAY, False),
        (datetime(1989, 1, 1, tzinfo=UTC), False),
    ],
)
def test_date_that_cannot_be_is_left_out_with_a_warning(date: datetime, kept: bool) -> None:
    parsed = parse(rss(f"<title>x</title><pubDate>{date.strftime(RFC822)}</pubDate>"))
    assert only(parsed).published == (date if kept else None)
    assert parsed.warnings == (() if kept else (f"published on {date:%Y-%m-%d} cannot be, and is left out",))


def test_date_that_cannot_be_read_is_told() -> None:
    parsed = parse(rss("<title>x</title><pubDate>gestern</pubDate>", "<title>y</title><pubDate/>"))
    assert [entry.published for entry in parsed.entries] == [None, None]
    assert parsed.warnings == ("published date that cannot be read: 'gestern'",)


def test_fewer_entries_than_expected_are_told() -> None:
    assert parse(rss("<title>x</title>"), expect_entries=5).warnings == ("1 entries, 5 expected",)
    assert parse(rss()).warnings == ("0 entries, 1 expected",)
    assert parse(rss(), expect_entries=0).warnings == ()


@pytest.mark.parametrize("format", ["rss", "atom", "json", "sitemap"])
@pytest.mark.parametrize(
    ("body", "instead"),
    [
        (b"", "an empty body"),
        (b" \r\n\xef\xbb\xbf", "an empty body"),
        (
            b"<!DOCTYPE html><html><head><title>404 &#8211; not  found</title>",
            "an HTML page ('404 – not found')",
        ),
        (b"<html><body>Access denied", "an HTML page"),
        (b"Service unavailable", "plain text ('Service unavailable')"),
        (b"%PDF-1.7 \x00", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        (b"<a><b>", "XML"),
        (b"&#9999999;", ""),
        (b"<rss version='2.0'><channel><item><tit", "XML"),
    ],
)
def test_what_is_no_feed_is_named_with_its_address(format: str, body: bytes, instead: str) -> None:
    with pytest.raises(ParseError, match="not a feed in the format") as caught:
        parse(body, format)
    assert str(caught.value).startswith(URL)
    assert instead in str(caught.value)


def test_body_that_looks_like_an_address_is_not_opened(tmp_path: Path, pages: Pages) -> None:
    (tmp_path / "feed.xml").write_text(rss("<title>x</title>"))
    for address in (str(tmp_path / "feed.xml"), pages.add("/", rss("<title>x</title>").encode())):
        with pytest.raises(ParseError, match="plain text"):
            parse(address)
    assert pages.seen == []


def test_address_that_a_feed_moved_to_is_named() -> None:
    with pytest.raises(ParseError, match=r"feed\.xml \(now https://new\.example/\)"):
        feeds.parse(b"", make_feed(url=URL), final_url="https://new.example/", now=NOW)


@pytest.mark.parametrize("format", ["listing", "api"])
def test_formats_we_cannot_read_are_known_before(format: str) -> None:
    assert not feeds.readable(make_feed(format=FeedFormat(format)))
    with pytest.raises(UnsupportedFormatError, match="cannot be read yet"):
        parse("<p>x</p>", format)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    whole = rss("<title>One</title>", "<title>Fish & chips</title>", "<title>Three</title>")
    for body, titles in ((whole, ["One", "Fish & chips", "Three"]), (whole[:-40], ["One", "Fish & chips"])):
        parsed = parse(body)
        assert [entry.title for entry in parsed.entries] == titles
        assert any("broken XML" in warning for warning in parsed.warnings)


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "", "text/xml"),
        ("utf-8", "iso-8859-1", "application/xml"),
        ("utf-8", "", "text/xml; charset=iso-8859-1"),
        ("utf-8-sig", "", "text/html"),
        ("utf-16", "utf-16", "application/rss+xml"),
        ("iso8859-2", "iso-8859-2", ""),
        ("iso8859-2", "", "application/rss+xml; charset=iso-8859-2"),
    ],
)
def test_characters_survive_true_and_false_declarations(
    encoding: str, declared: str, content_type: str
) -> None:
    body = rss("<title>Śledztwo ws. szpiegów</title>")
    if declared:
        body = body.replace('version="1.0"', f'version="1.0" encoding="{declared}"', 1)
    assert only(parse(body.encode(encoding), content_type=content_type)).title == "Śledztwo ws. szpiegów"


def test_entities_that_grow_or_open_files_do_neither(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    grow = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    head = f'<!DOCTYPE rss [{grow}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    title = only(parse(rss("<title>T &j; &x;</title>", head=head))).title
    assert len(title) < 100
    assert "hidden" not in title


def test_controls_and_half_characters_are_taken_out() -> None:
    entry = only(
        parse(rss("<title>A&#1;B&#xD800;&#99999999999;&#x1F600;C</title><description>D\x0bE</description>"))
    )
    assert (entry.title, entry.summary) == ("AB😀C", "DE")


@given(st.binary(max_size=200), st.sampled_from(["rss", "atom", "json", "sitemap"]))
def test_any_bytes_are_entries_or_a_parse_error(body: bytes, format: str) -> None:
    try:
        parse(body, format)
    except ParseError as error:
        assert URL in str(error)  # noqa: PT017 - either end is right


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=40)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4), st.timedeltas(timedelta(days=-9000), timedelta(days=1)))
def test_every_entry_of_a_well_formed_feed_is_read(entries: list[tuple[str, str]], ago: timedelta) -> None:
    date = (NOW + ago).replace(microsecond=0)
    body = rss(
        *(
            f"<guid>g{n}</guid><title>{escape(title)}</title><description>{escape(words)}</description>"
            f"<pubDate>{date.strftime(RFC822)}</pubDate>"
            for n, (title, words) in enumerate(entries)
        )
    )
    parsed = parse(body, expect_entries=0)
    assert [entry.guid for entry in parsed.entries] == [f"g{n}" for n in range(len(entries))]
    assert {entry.published for entry in parsed.entries} <= {date}
    assert parsed.warnings == ()


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


def test_index_of_sitemaps_says_what_to_do() -> None:
    with pytest.raises(ParseError, match="register one of those"):
        parse('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "sitemap")


@pytest.mark.shared
def test_real_captures_hold_what_their_manifest_says(shared: Path) -> None:
    folder = shared / "corpus/feeds/whitehouse"
    manifest = json.loads((folder / "manifest.json").read_text())
    guids = set()
    for capture in manifest["captures"]:
        parsed = parse((folder / capture["file"]).read_bytes())
        distinct = {entry.guid for entry in parsed.entries}
        assert (len(parsed.entries), len(distinct)) == (capture["entries"], capture["distinct_guids"])
        assert all(entry.url == entry.guid and entry.published for entry in parsed.entries)
        assert parsed.warnings == ()
        guids |= distinct
    assert len(guids) == 136
