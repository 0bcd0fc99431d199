"""Bodies that are no feeds, or bad ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import feeds
from pipeline.errors import ParseError
from tests.making import NOW, make_feed
from tests.pipeline.feeds.bodies import URL, only, parse, rss
from tests.server import Pages


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
