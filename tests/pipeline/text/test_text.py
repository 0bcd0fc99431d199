"""Text, characters and addresses, as they are kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records._birth import require_storable
from pipeline.text import clean, headline, one_line
from pipeline.text.charset import charset, decode
from pipeline.urls import canonical, same_site

ANY = st.text(st.characters(exclude_categories=[]))


@given(ANY)
def test_clean_text_is_storable_normal_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    require_storable("text", cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\r" not in cleaned
    assert clean(cleaned) == cleaned


@given(ANY)
def test_headline_is_one_line(text: str) -> None:
    line = headline(text)
    assert line == " ".join(line.split())
    require_storable("title", line)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("  Joint\n  Statement ", "Joint Statement"),
        ("The\xa0House\u2060 and spy\xadware", "The House and spyware"),
        ("<b>Bold</b> &amp; <i class='x'>slanted</i>", "Bold & slanted"),
        ("Growth < 2 %, debt > 60 %", "Growth < 2 %, debt > 60 %"),
        ("nul\0 bell\x07 half \ud800", "nul bell half"),
        ("Cafe\u0301", "Café"),
        ("", ""),
    ],
)
def test_headline_is_what_a_reader_sees(markup: str, title: str) -> None:
    assert headline(markup) == title


def test_line_ends_become_line_feeds_and_blanks_stay() -> None:
    assert clean("a\r\nb\rc\u2028d\x85e\xa0f\tg") == "a\nb\nc\nd\ne\xa0f\tg"
    assert one_line("a\r\nb\xa0 c") == "a b c"


POLISH = "Komisja śledcza: oprogramowanie szpiegowskie"
GREEK = "Η κυβέρνηση ανακοίνωσε νέους κανόνες για το κατασκοπευτικό λογισμικό και τις υποκλοπές. " * 4


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (POLISH.encode(), ""),
        (POLISH.encode(), "text/html; charset=ISO-8859-1"),  # a lie
        (POLISH.encode("iso8859-2"), "text/html; charset=ISO-8859-2"),
        (POLISH.encode("iso8859-2"), 'text/html; charset="iso-8859-2"'),
        (POLISH.encode("utf-8-sig"), "text/html; charset=iso-8859-2"),
        (POLISH.encode("utf-16"), "text/html; charset=utf-8"),
    ],
)
def test_characters_survive_true_and_false_declarations(body: bytes, content_type: str) -> None:
    assert decode(body, content_type) == POLISH


@pytest.mark.parametrize("head", ['<meta charset="windows-1253">', "<?xml version='1.0' encoding='cp1253'?>"])
def test_declaration_in_the_body_is_read(head: str) -> None:
    assert decode((head + GREEK).encode("cp1253")).endswith(GREEK)


def test_header_goes_before_the_body() -> None:
    assert decode(b"<meta charset=koi8-r>\xcf\xf0", "text/html; charset=windows-1251").endswith("Пр")


def test_undeclared_characters_are_guessed() -> None:
    assert "κατασκοπευτικό" in decode(f"<p>{GREEK}</p>".encode("cp1253"))


@pytest.mark.parametrize("name", ["utf-16", "hex", "no-such", "rot13"])
def test_charset_that_cannot_be_meant_is_passed_over(name: str) -> None:
    assert decode(f"<meta charset={name}>caf".encode() + b"\xe9", "").endswith("café")


def test_latin_1_means_windows_1252_as_browsers_read_it() -> None:
    assert decode(b"\x93spyware\x94", "text/html; charset=iso-8859-1") == "“spyware”"


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_can_be_decoded(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, "text/html; charset=" + content_type, guess=False), str)
    assert charset(body, guess=False)


@pytest.mark.parametrize(
    ("url", "clean_url"),
    [
        ("https://A.Example:443/News?utm_source=x&id=5&fbclid=1#top", "https://a.example/News?id=5"),
        (
            "https://a.example/?reference=A9-1/2023&session=2&uid=3",
            "https://a.example/?reference=A9-1/2023&session=2&uid=3",
        ),
        ("http://a.example:8080", "http://a.example:8080/"),
        ("https://a.example/x//y/?b=&a&utm_medium=", "https://a.example/x//y/?b=&a"),
        ("https://[2001:db8::1]:443/é", "https://[2001:db8::1]/é"),
        (
            "https://web.archive.org/web/2020/https://b.example/?x=1",
            "https://web.archive.org/web/2020/https://b.example/?x=1",
        ),
    ],
)
def test_address_loses_what_only_tracks(url: str, clean_url: str) -> None:
    assert canonical(url) == clean_url
    assert canonical(clean_url) == clean_url


def test_sites_are_told_by_their_hosts() -> None:
    assert same_site("https://www.a.example/x", "http://a.example/")
    assert same_site("https://m.a.example/x", "http://a.example/")
    assert not same_site("https://a.example/", "https://b.example/")
    assert not same_site("https://b.a.example/", "https://a.example/")
