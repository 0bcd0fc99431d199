import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pydantic import TypeAdapter

from pipeline.errors import ParseError, RegistryError
from pipeline.records import Columns, Confidence, Feed, FeedFormat, FeedKind, Keys, Selectors
from pipeline.registry import load
from pipeline.registry.opml import NAMESPACE, export, parse, to_yaml

FEED = TypeAdapter(Feed)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(_[a-z0-9]{1,8}){0,2}", fullmatch=True)
XML_TEXT = st.characters(exclude_categories=["Cc", "Cs", "Cn"])
TEXTS = st.text(XML_TEXT, min_size=1, max_size=30).map(str.strip).filter(bool)
SHAPES = st.sampled_from(
    [
        *({"format": format} for format in FeedFormat if format not in {FeedFormat.API, FeedFormat.LIST}),
        {
            "format": FeedFormat.LISTING,
            "links": r"/a\d+",
            "selectors": Selectors(entries="li", date="time@at"),
        },
        {"format": FeedFormat.API, "keys": Keys(entries="a.b", title="t", url="https://a.example/{n}")},
        {
            "format": FeedFormat.LIST,
            "columns": Columns(list="x", names=("a", "b"), least=3, only=("c", "d")),
        },
    ]
)
FEEDS = st.builds(
    lambda shape, **fields: Feed(**fields, **shape),
    SHAPES,
    slug=SLUGS,
    name=TEXTS,
    publisher=TEXTS,
    kind=st.sampled_from(FeedKind),
    country=st.sampled_from(["US", "NO", "EU", "org:some_body"]),
    language=st.sampled_from(["en", "no", "el"]),
    url=st.from_regex(r"https?://[a-z]{1,9}\.example/[a-zA-Z0-9/?&=%+\"'<>.-]{0,20}", fullmatch=True),
    confidence=st.sampled_from(Confidence),
    polls_per_day=st.integers(1, 48),
    topic_filter=st.booleans(),
    enabled=st.booleans(),
    user_agent=st.none() | TEXTS,
    expect_entries=st.integers(0, 100),
    notes=st.none() | TEXTS,
    timezone=st.sampled_from([None, "Europe/Rome"]),
)
LISTS = st.lists(FEEDS, max_size=6, unique_by=(lambda feed: feed.slug, lambda feed: feed.url))


def by_slug(feeds: list[Feed]) -> dict[str, Feed]:
    return {feed.slug: feed for feed in feeds}


@given(LISTS)
def test_exported_feeds_come_back_the_same(feeds: list[Feed]) -> None:
    rows = parse(export(feeds))
    assert by_slug([FEED.validate_python(row) for row in rows]) == by_slug(feeds)


def test_shipped_feeds_come_back_the_same() -> None:
    feeds = load().feeds
    assert by_slug([FEED.validate_python(row) for row in parse(export(feeds.values()))]) == dict(feeds)


def test_rows_of_our_own_list_can_be_pasted_into_the_registry(tmp_path: Path) -> None:
    feeds = {slug: feed for slug, feed in load().feeds.items() if feed.user_agent is None}
    (tmp_path / "feeds.yml").write_text("feeds:\n" + to_yaml(parse(export(feeds.values()))))
    assert load(tmp_path).feeds == feeds


def test_export_is_grouped_and_leaves_pages_without_feed_as_links() -> None:
    root = etree.fromstring(export(load().feeds.values()))
    groups = root.findall("body/outline")
    assert [group.get("text") for group in groups] == [kind.value for kind in FeedKind]
    rss = root.find(".//outline[@title='The Record']")
    assert rss is not None
    assert (rss.get("type"), rss.get("xmlUrl")) == ("rss", "https://therecord.media/feed")
    assert rss.get("htmlUrl") == "https://therecord.media/"
    assert rss.get(f"{{{NAMESPACE}}}polls_per_day") == "12"
    page = root.find(".//outline[@title='NATO - news']")
    assert page is not None
    assert page.get("type") == "link"
    assert page.get("xmlUrl") is None


FOREIGN = b"""<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="News">
    <outline text="Caf\xc3\xa9 &amp; Blog" type="rss" xmlUrl="https://cafe.example/feed" language="fr-CA"/>
    <outline text="Deep"><outline title="Cafe Blog" xmlurl=" https://other.example/rss "/></outline>
    <outline text="Again" xmlUrl="https://cafe.example/feed"/>
    <outline text="Only a page" type="link" url="https://page.example/"/>
    <outline text="No web" xmlUrl="file:///etc/passwd"/>
  </outline>
</body></opml>"""


def test_foreign_list_is_read_through_its_folders() -> None:
    first, second = parse(FOREIGN)
    assert first == {
        "slug": "cafe_blog",
        "name": "Café & Blog",
        "publisher": "Café & Blog",
        "format": "rss",
        "url": "https://cafe.example/feed",
        "language": "fr",
        "confidence": "low",
        "enabled": False,
    }
    assert second["url"] == "https://other.example/rss"
    assert second["slug"] == "cafe_blog_2"


def test_what_a_foreign_list_does_not_say_is_left_open_and_then_told(tmp_path: Path) -> None:
    text = to_yaml(parse(FOREIGN))
    assert text.count("country:  # not in the list") == 2
    (tmp_path / "feeds.yml").write_text("feeds:\n" + text)
    with pytest.raises(RegistryError) as caught:
        load(tmp_path)
    keys = re.findall(r"feeds\.(\w+)\.(\w+): is empty", str(caught.value))
    assert sorted(keys) == [
        ("cafe_blog", "country"),
        ("cafe_blog", "kind"),
        ("cafe_blog_2", "country"),
        ("cafe_blog_2", "kind"),
        ("cafe_blog_2", "language"),
    ]


BOMB = b'<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">%s]><opml><body>%s</body></opml>'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "no OPML"),
        (b"<html><body>Not found</body></html>", "its root is <html>"),
        (b"<opml><body>", "no OPML"),
        (BOMB % (b"", b'<outline text="&b;" xmlUrl="https://x.example/"/>'), "document type"),
        (BOMB % (b'<!ENTITY x SYSTEM "file:///etc/passwd">', b"<outline>&x;</outline>"), "document type"),
        (b"<opml><body>" + b"<outline>" * 5000 + b"</outline>" * 5000 + b"</body></opml>", "no OPML"),
    ],
    ids=["empty", "html", "cut", "bomb", "file", "deep"],
)
def test_what_is_no_opml_is_refused(body: bytes, told: str) -> None:
    with pytest.raises(ParseError, match=told):
        parse(body)


def test_entity_bomb_in_an_attribute_is_refused_before_it_grows() -> None:
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    body = (
        b'<!DOCTYPE opml [<!ENTITY e0 "ha">' + levels + b']><opml><body><outline text="&e11;"/></body></opml>'
    )
    with pytest.raises(ParseError):
        parse(body)
