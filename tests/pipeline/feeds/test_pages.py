# ruff: noqa: E501 - markup a line reads best
"""Listing pages and APIs: by selectors or keys, by patterns, or by where the links stand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ParseError
from pipeline.records import Keys, Selectors
from tests.pipeline.feeds.bodies import URL, parse

KEYS = Keys(entries="data.list", guid="id", url="https://a.example/{id}/{of.year}", title="names.0.text")


def page(*parts: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>News</title>{head}</head><body>{''.join(parts)}</body></html>"


def titles(body: str, **fields: object) -> list[tuple[str, str]]:
    return [(entry.url or "", entry.title) for entry in parse(body, "listing", **fields).entries]


def test_selectors_say_where_everything_stands() -> None:
    body = page(
        "<div class=a><b>One</b><i data-at='2024-03-18'>Monday</i><a href='/x'>more</a><p>Short &lt; sweet</p></div>"
        "<div class=a><b>Two</b><a href='/y'>more</a></div><div class=a><b>Three</b></div><a href='/z'>Other</a>"
    )
    selectors = Selectors(entries="div.a", title="b", link="a@href", date="i@data-at", summary="p")
    one, two = parse(body, "listing", selectors=selectors).entries
    assert (one.url, one.guid, one.title) == ("https://ministry.example/x", one.url, "One")
    assert (f"{one.published:%Y-%m-%d}", one.summary) == ("2024-03-18", "Short &lt; sweet")
    assert (two.title, two.published) == ("Two", None)


def test_entries_may_be_the_links_themselves() -> None:
    body = page(
        "<ul><li><a class=n href='/1'>One</a><li><a class=n href='/1'>One again</a><li><a href='/2'>Two</a></ul>"
    )
    assert titles(body, selectors=Selectors(entries="a.n")) == [("https://ministry.example/1", "One")]


def test_pattern_takes_links_of_any_place_and_host_and_nothing_else() -> None:
    body = page(
        "<nav><a href='https://b.example/act-1'>x</a></nav><main><a href='/news/other'>Another headline</a></main>"
    )
    assert titles(body, links=r"/act-\d$") == [("https://b.example/act-1", "x")]


def test_page_without_a_pattern_gives_headlines_below_its_own_address() -> None:
    body = page(
        "<nav><a href='/news/menu'>A long entry of the menu</a></nav>",
        "<a href='/news/1'>The minister met the press</a><a href='/news/2'>Short</a>",
        "<a href='/about/us'>What this ministry is about</a><a href='https://b.example/news/9'>Somewhere else entirely</a>",
        "<a href='/news/logo.png'>A picture of the minister</a><a href='/news/all?page=2'>The next page of them</a>",
        "<footer><a href='/news/imprint'>Imprint of the ministry</a></footer>",
    )
    assert titles(body) == [("https://ministry.example/news/1", "The minister met the press")]


def test_base_of_a_page_leads_its_links() -> None:
    body = page("<a href='act-1'>x</a>", head="<base href='/deep/er/'>")
    assert titles(body, links="act")[0][0] == "https://ministry.example/deep/er/act-1"


def test_date_before_an_entry_is_its_own() -> None:
    body = page(
        "<dl><dt>18 March 2024</dt><dd><a href='/act-1'>One</a></dd><dt>19 March 2024</dt><dd><a href='/act-2'>Two</a></dd></dl>"
    )
    days = [f"{entry.published:%d}" for entry in parse(body, "listing", links="act").entries]
    assert days == ["18", "19"]


def test_date_in_a_title_is_not_the_entry_s() -> None:
    body = page(
        "<li><a href='/act-1'>Sanctions of 5 March 2020 extended</a> <span>18 March 2024</span></li><li><a href='/act-2'>b</a></li>"
    )
    assert f"{parse(body, 'listing', links='act').entries[0].published:%Y-%m-%d}" == "2024-03-18"


def test_page_without_any_entry_is_an_error_that_names_it() -> None:
    for fields in ({}, {"links": "act"}, {"selectors": Selectors(entries="li.act")}):
        with pytest.raises(ParseError, match=r"an HTML page \('News'\)"):
            parse(page("<p>Soon</p><a href='/a'>x</a>"), "listing", **fields)


def test_thousands_of_links_are_cut_with_a_warning() -> None:
    body = page(*(f"<p><a href='/act-{n}'>Act {n}</a></p>" for n in range(1500)))
    parsed = parse(body, "listing", links="act")
    assert len(parsed.entries) == 1000
    assert parsed.warnings == ("1,500 entries, of which the first 1,000 are taken",)


def test_api_s_paths_and_patterns_lead_to_its_values() -> None:
    rows = [{"id": 7, "of": {"year": 2024}, "names": [{"text": "A < B"}]}, {"id": None, "names": []}, "x"]
    parsed = parse(json.dumps({"data": {"list": rows}}), "api", keys=KEYS)
    first, second = parsed.entries
    assert (first.guid, first.url, first.title) == ("7", "https://a.example/7/2024", "A < B")
    assert (second.url, second.title) == (None, "")
    assert "an entry that is no object is left out" in parsed.warnings


@pytest.mark.parametrize(
    "body", ["[]", '{"data": {}}', '{"data": {"list": {}}}', "[" * 100_000, "{", "9" * 5000]
)
def test_answer_without_a_list_is_an_error(body: str) -> None:
    with pytest.raises(ParseError, match="not a feed in the format api"):
        parse(body, "api", keys=KEYS)


@given(st.binary(max_size=200), st.sampled_from(["listing", "api"]))
def test_any_bytes_are_entries_or_a_parse_error(body: bytes, format: str) -> None:
    try:
        parse(body, format, **({"keys": KEYS} if format == "api" else {}))
    except ParseError as error:
        assert URL in str(error)  # noqa: PT017 - either end is right


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda one: (
            st.lists(one, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "of", "year", "names", "0"]), one, max_size=4)
        ),
    )
)
def test_any_json_is_entries_or_a_parse_error(value: object) -> None:
    keys = Keys(guid="id", url="https://a.example/{id}", title="names.0", published="of", content="of.year")
    try:
        parse(json.dumps(value), "api", keys=keys)
    except ParseError as error:
        assert URL in str(error)  # noqa: PT017 - either end is right
