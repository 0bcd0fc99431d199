"""Attributes are counted as browsers read them, whatever the markup is written like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.errors import ParseError
from pipeline.extract.tree import tree_of
from pipeline.feeds import parse
from pipeline.text.markup import widest
from tests.making import NOW, make_feed

MANY = 300


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{n}=1" for n in range(MANY)),
        " ".join(f"a{n}" for n in range(MANY)),
        "\n".join(f"a{n} = '1'" for n in range(MANY)),
        "".join(f'a{n}="1"' for n in range(MANY)),
        "/".join(f"a{n}" for n in range(MANY)),
        " ".join(f"a{n}='>'" for n in range(MANY)),
        " ".join(f'a{n}="<b>"' for n in range(MANY)),
    ],
)
@pytest.mark.parametrize("tag", ["p", "script", "x:y", "P"])
def test_attributes_are_counted_however_they_are_written(attributes: str, tag: str) -> None:
    page = f"<title>a < b</title><!-- <i --><{tag} {attributes}>words</{tag}>"
    assert widest(page, passing=100) == MANY


@pytest.mark.parametrize(
    "page",
    [
        "<p>" + "words and words " * 500,
        "<script>if (a <b) { " + "x y " * 500 + "}</script>",
        "<style>a <b " + "x y " * 500 + "</STYLE><p>",
        "<!-- <p " + "a b " * 500 + "-->",
        '<p title="' + "a b " * 500 + '">',
        "5 < 6 " * 500,
        "<p class=x>" * 500,
        "</p " + "a b " * 500,
    ],
)
def test_what_are_no_attributes_is_not_counted(page: str) -> None:
    assert widest(page, passing=100) <= 1


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(st.characters(codec="ascii"))))
def test_count_is_lxml_s(attributes: dict[str, str]) -> None:
    element = html.Element(
        "p", {name: "".join(filter(str.isprintable, value)) for name, value in attributes.items()}
    )
    assert widest(html.tostring(element, encoding="unicode"), passing=0) == len(attributes)


@given(st.text(st.sampled_from("<>!-/='\" ascript")))
def test_any_markup_is_counted(markup: str) -> None:
    assert 0 <= widest(markup, passing=0) <= len(markup)


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<script ", '<a b="', "<a b='", "<", "= ", "<a =", "<title><"]
)
def test_no_markup_is_read_twice(piece: str) -> None:
    """Return in time: what is read twice for each piece would take hours."""
    assert widest("<a" + piece * 200_000, passing=100) >= 0


def names(count: int) -> str:
    return " ".join(f"a{n}='1'" for n in range(count))


def test_page_with_an_element_of_too_many_attributes_is_not_parsed() -> None:
    assert tree_of(f"<p {names(99_000)}>words") == "HTML too large to read: 99,000 attributes of one element"
    assert not isinstance(tree_of(f"<html><body><p {names(900)}>words</p></body></html>"), str)


def test_feed_with_an_element_of_too_many_attributes_is_not_parsed() -> None:
    body = "<rss version='2.0'><channel><item {}><title>x</title></item></channel></rss>"
    feed = make_feed()
    assert len(parse(body.format(names(90)).encode(), feed, final_url=feed.url, now=NOW).entries) == 1
    for charset in ("utf-8", "utf-16"):
        with pytest.raises(ParseError, match="99,000 attributes of one element"):
            parse(body.format(names(99_000)).encode(charset), feed, final_url=feed.url, now=NOW)


@pytest.mark.parametrize("piece", ["<a>", "<item/>", "<"])
def test_feed_of_too_many_tags_is_not_parsed(piece: str) -> None:
    feed = make_feed()
    body = "<rss version='2.0'><channel>" + piece * 500_000
    with pytest.raises(ParseError, match="too large to read: 500,002 tags"):
        parse(body.encode(), feed, final_url=feed.url, now=NOW)


def test_sitemap_of_too_many_tags_is_not_parsed() -> None:
    feed = make_feed(format="sitemap")
    body = b"<urlset>" + b"<a>" * 1_300_000
    with pytest.raises(ParseError, match="too large to read: 1,300,001 tags"):
        parse(body, feed, final_url=feed.url, now=NOW)
