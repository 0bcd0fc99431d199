"""Words without a page: what a feed carries itself, and what somebody submits."""

import re

import pytest

from pipeline.dates import PartialDate
from pipeline.extract import from_entry, from_submission
from pipeline.records import Document, Origin, Refused
from tests.making import NOW, make_entry, make_feed

URL = "https://ministry.example/news/1"
PAGE = "<!doctype html><title>{title}</title><article>{body}</article>"
BODY = "<p>The Treasury imposed sanctions on a firm that sells spyware to governments.</p>"
ENTRY_TEXT = (
    "<p>The US Treasury imposed sanctions on two people and five entities today.</p>"
    "<p>They sold <b>spy</b>ware."
)


def test_feeds_own_content_makes_a_document_marked_so() -> None:
    entry = make_entry(content=ENTRY_TEXT + "<script>x()</script></p>\n tail &amp; end", published=NOW)
    document = from_entry(entry, make_feed())
    assert isinstance(document, Document)
    assert document.text == (
        "The US Treasury imposed sanctions on two people and five entities today.\n"
        "They sold spyware.\ntail & end"
    )
    assert (document.origin, document.url, document.published) == (Origin.FEED, entry.url, NOW)
    assert (document.title, document.language) == (entry.title, "en")


def test_summary_stands_in_where_the_content_says_less() -> None:
    document = from_entry(make_entry(content="<p>Read more</p>", summary=ENTRY_TEXT), make_feed())
    assert isinstance(document, Document)
    assert document.text.startswith("The US Treasury")


def test_plain_content_of_a_feed_keeps_its_lines() -> None:
    text = "One sentence about the sanctions on firms.\n\nAnother sentence, about the spyware that they sold."
    document = from_entry(make_entry(content=text), make_feed())
    assert isinstance(document, Document)
    assert document.text == text


@pytest.mark.parametrize("content", ["", "<p>Read more</p>", "<img src='x'>", "words " * 30, "<p>" * 200_000])
def test_feeds_content_without_a_sentence_is_refused(content: str) -> None:
    assert isinstance(from_entry(make_entry(content=content), make_feed()), Refused)


def test_entry_without_link_has_an_address_of_its_own() -> None:
    one, other = (
        from_entry(make_entry(guid, url=None, content=ENTRY_TEXT), make_feed()) for guid in ("a", "b")
    )
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert one.url.startswith("https://treasury.example/feed#")
    assert one.url != other.url


def submitted(body: str | bytes, **fields: object) -> Document:
    given = body if isinstance(body, bytes) else body.encode()
    document = from_submission(given, **({"name": "a note.txt"} | fields))
    assert isinstance(document, Document), document
    return document


def test_submitted_text_is_titled_by_its_first_line() -> None:
    document = submitted("\n\n  A title \n\nThe text.", published=PartialDate("2024-03"), publisher="Me")
    assert (document.title, document.text) == ("A title", "  A title \n\nThe text.")
    assert (document.published, document.publisher, document.origin) == (
        PartialDate("2024-03"),
        "Me",
        Origin.SUBMITTED,
    )
    assert re.fullmatch(r"submission:[0-9a-f]{16}/a_note\.txt", document.url)


def test_submitted_texts_are_told_apart_by_their_words_not_their_names() -> None:
    assert submitted("One.").url != submitted("Two.").url
    assert submitted("One.").url == submitted("One.").url


def test_submitted_title_goes_before_the_texts_own() -> None:
    assert submitted("First line\nText", title=" Given\n title ").title == "Given title"


def test_submitted_page_keeps_its_address_and_is_read_however_short() -> None:
    assert submitted(PAGE.format(title="News", body=BODY), url=URL + "#x").url == URL
    assert submitted("<p>Hello <b>you</b></p><p>all").text == "Hello you\nall"
    assert submitted(PAGE.format(title="News", body=BODY), url="ftp://x").url.startswith("submission:")


@pytest.mark.parametrize(
    "body", [b"", b" \n", b"\x89PNG\r\n\x1a\n", PAGE.format(title="Page not found", body="").encode()]
)
def test_submission_without_text_is_refused(body: bytes) -> None:
    assert isinstance(from_submission(body, name="x"), Refused)
