"""Pages become documents, or refusals that say why."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import PartialDate
from pipeline.extract import extract
from pipeline.extract.mistaken import error_page
from pipeline.records import Document, Entry, EntryState, Origin, Page, Refused
from tests.making import DAY, NOW, make_entry, make_feed

URL = "https://ministry.example/news/1"
WORDS = "".join(
    f"<p>The Treasury imposed sanctions on firm number {n}, which sells spyware to governments.</p>\n"
    for n in range(9)
)


def html(body: str = WORDS, head: str = "<title>Sanctions on firms</title>", lang: str = "en-GB") -> str:
    return (
        f"<!doctype html><html lang='{lang}'><head>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{body}</article><footer>Contact the press office</footer></body></html>"
    )


def page(body: str | bytes, content_type: str = "text/html", url: str = URL) -> Page:
    given = body if isinstance(body, bytes) else body.encode()
    return Page(url=url, final_url=url, content_type=content_type, body=given, fetched_at=NOW)


def read(
    body: str | bytes, content_type: str = "text/html", *, entry: Entry | None = None, url: str = URL
) -> Document:
    document = extract(page(body, content_type, url), entry=entry, feed=make_feed())
    assert isinstance(document, Document), document
    return document


def refusal(body: str | bytes, content_type: str = "text/html") -> str:
    refused = extract(page(body, content_type), entry=None, feed=make_feed())
    assert isinstance(refused, Refused), refused
    assert refused.state is EntryState.REFUSED
    return refused.reason


def test_page_becomes_a_document_of_its_main_text() -> None:
    document = read(html())
    assert document.text.startswith("The Treasury imposed sanctions on firm number 0")
    assert "firm number 8" in document.text
    assert "Home" not in document.text
    assert "press office" not in document.text
    assert document.title == "Sanctions on firms"
    assert (document.publisher, document.country, document.language) == ("The Treasury", "US", "en")
    assert (document.url, document.origin) == (URL, Origin.PAGE)


def test_page_tells_its_title_and_the_entry_its_date() -> None:
    head = "<title>A title</title><meta property='article:published_time' content='2024-03-01'>"
    published = datetime(2024, 3, 5, 10, tzinfo=UTC)
    document = read(html(head=head), entry=make_entry(title="Other", published=published))
    assert (document.title, document.published) == ("A title", published)


def test_year_in_the_text_is_no_date_of_the_page() -> None:
    assert read(html(f"<p>It had done so before in 2019 and in March 2024.</p>{WORDS}")).published is None


def test_date_is_the_pages_own_where_the_entry_has_none() -> None:
    body = html(
        head="<title>x</title><meta property='article:published_time' content='2024-03-01T23:00:00Z'>"
    )
    assert read(body, entry=make_entry(updated=NOW)).published == PartialDate("2024-03-01")
    assert read(html(), entry=make_entry(updated=NOW - DAY)).published == NOW - DAY
    assert read(html()).published is None


@pytest.mark.parametrize("date", ["2031-03-05", "1970-01-01", "nonsense"])
def test_date_that_cannot_be_is_dropped(date: str) -> None:
    assert read(html(head=f"<title>x</title><meta name='date' content='{date}'>")).published is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/news/one?utm_source=x", "https://ministry.example/news/one"),
        ("https://www.ministry.example/news/1", "https://www.ministry.example/news/1"),
        ("https://ministry.example/", URL),
        ("https://other.example/news/1", URL),
        ("javascript:void(0)", URL),
        ("http://[", URL),
        ("", URL),
    ],
)
def test_canonical_address_counts_on_the_same_site_only(href: str, url: str) -> None:
    body = html(head=f"<title>x</title><link rel='canonical' href='{href}'>")
    assert read(body, url=URL + "?fbclid=1#top").url == url


@pytest.mark.parametrize(
    ("lang", "language"),
    [("pl", "pl"), ("pt_BR", "pt"), ("nb-NO", "no"), ("", "en"), ("fil", "en"), ("x-1", "en")],
)
def test_language_is_the_pages_else_the_feeds(lang: str, language: str) -> None:
    assert read(html(lang=lang)).language == language


def test_titles_lose_markup_and_odd_blanks() -> None:
    head = "<title>Joint&nbsp;Statement &amp;\n more\u2060 </title>"
    assert read(html(head=head)).title == "Joint Statement & more"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (html(WORDS + "<p>" + "Śledztwo " * 9).encode("iso8859-2"), "text/html; charset=iso-8859-2"),
        (html(WORDS + "<p>" + "Śledztwo " * 9).encode(), "text/html; charset=iso-8859-1"),
        (html(WORDS + "<p>" + "Śledztwo " * 9).encode("utf-16"), "text/html"),
        (html(WORDS + "<p>" + "Śledztwo " * 9, "<meta charset='windows-1250'>").encode("cp1250"), ""),
    ],
)
def test_characters_survive_true_and_false_declarations(body: bytes, content_type: str) -> None:
    assert "Śledztwo" in read(body, content_type).text


def test_text_is_storable_whatever_the_page_holds() -> None:
    document = read(
        html(WORDS.replace("Treasury", "Trea\0su\x07ry\r\n") + "<p>half &#xD800; cafe\u0301 " * 9)
    )
    assert not re.search("[\0\x07\r\ud800]", document.text)
    assert "café" in document.text


def test_short_list_of_names_is_read_more_freely() -> None:
    items = "".join(
        f"<li><a href='/{n}'>Firm number {n} Ltd of Athens, added to the list</a></li>" for n in range(12)
    )
    assert "Firm number 7" in read(html(f"<h1>Entity List</h1><ul>{items}</ul>")).text


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "an empty page"),
        (b"\r\n ", "", "an empty page"),
        (b"\x89PNG\r\n\x1a\n\0\0", "text/html", "an image"),
        (b"\xff\xd8\xff\xe0", "", "an image"),
        (b"not an image", "image/jpeg", "an image"),
        (b"\0\0\0\x20ftypisom", "", "an image or a film"),
        (b"PK\x03\x04", "application/octet-stream", "a zip archive or an office file"),
        (b"\xd0\xcf\x11\xe0\xa1", "", "an office file"),
        (b"x", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "an office file"),
        (b"ID3\x04", "", "a recording"),
        (b'{"a": 1}', "application/json", "JSON"),
        (b"<?xml version='1.0'?><rss/>", "application/rss+xml", "an XML file"),
        (b"\0\1\2\0\3\0", "", "a binary file"),
        (b"MZ nothing", "application/pdf", "a PDF in name only"),
        (html("<p>Two words.</p>").encode(), "text/html", "too short: "),
        (
            b"<html><body><script>" + b"x" * 3000 + b"</script></body></html>",
            "text/html",
            "a page without text",
        ),
    ],
)
def test_what_is_no_document_is_refused_in_words(body: bytes, content_type: str, reason: str) -> None:
    assert refusal(body, content_type).startswith(reason)


@pytest.mark.parametrize(
    ("title", "words", "said"),
    [
        ("Page not found | Ministry", "Go to the home page.", "Page not found"),
        ("404", "", "404"),
        (
            "Ministry",
            "The page you are looking for could not be found.",
            "The page you are looking for could not be found.",
        ),
        ("Access Denied", "You don't have permission. Reference #18", "Access Denied"),
        ("Just a moment...", "", "Just a moment..."),
        ("App", "You need to enable JavaScript to run this app.", "enable JavaScript"),
        ("Seite nicht gefunden", "", "Seite nicht gefunden"),
        ("Strona nie została znaleziona", "", "Strona nie została znaleziona"),
        ("Ministry", "Please solve the captcha below", "captcha"),
    ],
)
def test_error_page_with_status_200_is_refused_with_its_own_words(title: str, words: str, said: str) -> None:
    assert refusal(html(f"<p>{words}</p>", f"<title>{title}</title>")) == f"an error page ({said!r})"


def test_article_about_such_words_is_read() -> None:
    long = "".join(
        f"<p>Sentence {n} of a long article on spyware and on who may use it.</p>" for n in range(40)
    )
    assert read(html(long, "<title>Access denied: how a firm sold spyware</title>")).title.startswith(
        "Access denied"
    )
    assert error_page("404 Media: a firm sells spyware", "Some words.", "Some words.") is None


HOSTILE: dict[str, Callable[[], str]] = {
    "100,000 nested blocks": lambda: "<html><body>" + "<div>" * 99_000 + WORDS,
    "nested after the text": lambda: html(WORDS + "<div>" * 90_000),
    "nested inline": lambda: html(WORDS + "<b>" * 90_000 + "x"),
    "5 MB of one line": lambda: html("<p>" + "The Treasury acted. " * 250_000 + "</p>"),
    "half a megabyte of one line": lambda: html("<p>" + "The Treasury acted. " * 25_000 + "</p>"),
    "a million attributes": lambda: html(f"<p {'a ' * 1_000_000}>x</p>" + WORDS),
    "an unclosed comment": lambda: html("<!--" + "x" * 1_000_000 + WORDS),
    "a hundred thousand elements": lambda: html("<p>x</p>" * 100_000),
    "NUL bytes": lambda: "\0".join(html()),
    "bare brackets": lambda: html("<" * 90_000 + WORDS),
    "entities": lambda: html("&a;&#x110000;&#99999999999999;&amp;" * 20_000 + WORDS),
    "nested tables": lambda: html("<table><tr><td>" * 300 + WORDS),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_page_is_read_or_refused(hostile: str) -> None:
    outcome = extract(page(HOSTILE[hostile]()), entry=None, feed=None)
    assert isinstance(outcome, (Document, Refused))


def test_page_too_large_to_read_says_so() -> None:
    assert refusal(HOSTILE["a hundred thousand elements"]()).startswith("HTML too large to read")
    assert refusal("word " * 250_000, "text/plain").startswith("too long: 1,250,000 characters")


@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/plain", "application/pdf"]))
def test_any_bytes_are_a_document_or_refused(body: bytes, content_type: str) -> None:
    outcome = extract(page(body, content_type), entry=None, feed=None)
    assert isinstance(outcome, (Document, Refused))


def test_plain_text_is_kept_as_it_is() -> None:
    document = read(
        b"A line\r\n\r\n  indented \xe2\x80\x9cwords\xe2\x80\x9d, not <b>markup</b>\n\n", "text/plain"
    )
    assert document.text == "A line\n\n  indented “words”, not <b>markup</b>"
    assert document.title == "A line"
