"""Bodies of feeds: what is listed, as it is kept; what is odd, as it is told."""

import json
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Entry
from tests.making import DAY, NOW
from tests.pipeline.feeds.bodies import RFC822, only, parse, rss


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


def test_entry_with_nothing_in_it_is_kept_with_a_warning_and_known_by_its_dates() -> None:
    date = "<pubDate>Mon, 18 Mar 2024 05:00:00 GMT</pubDate>"
    parsed = parse(rss("", "<title>A</title>", "<category>x</category>", date))
    nothing, _, same, other = parsed.entries
    assert nothing.guid == same.guid != other.guid
    assert parsed.warnings == ("an entry without guid, link, title or text (3 times)",)


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
