"""One address for one document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.urls import canonical, same_site

PLAIN = "https://x.example/news/1"


@pytest.mark.parametrize(
    "url",
    [
        "https://X.example/news/1",
        "https://x.example:443/news/1",
        "https://x.example./news/1",
        "https://x.example/news/1#part",
        "https://x.example/news/1?utm_source=rss&utm_medium=feed",
        "https://x.example/news/1?fbclid=1&gclid=2&mc_cid=3",
        "  https://x.example/news/1?at_medium=RSS ",
    ],
)
def test_what_only_tracks_a_reader_is_taken_off(url: str) -> None:
    assert canonical(url) == PLAIN


@pytest.mark.parametrize(
    "query", ["reference=B9-2024", "session=9&uid=4", "id=1&lang=en", "page=2", "utm=1", "a=%2F&b=", "ref=1"]
)
def test_what_tells_documents_apart_stays_as_it_is(query: str) -> None:
    assert canonical(f"{PLAIN}?{query}&utm_campaign=x") == f"{PLAIN}?{query}"


def test_other_port_path_and_scheme_are_other_addresses() -> None:
    urls = [PLAIN, "http://x.example/news/1", "https://x.example:8443/news/1", "https://x.example/News/1"]
    assert len({canonical(url) for url in urls}) == 4
    assert canonical("https://x.example") == "https://x.example/"


@given(
    st.from_regex(
        r"https?://[a-z]{1,9}\.example(:[1-9][0-9]{0,3})?(/[a-z%&=;?#._0-9]{0,12}){0,3}", fullmatch=True
    )
)
def test_canonical_address_is_its_own(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.x.example/a", "http://x.example/b", True),
        ("https://m.x.example", "https://www2.x.example", True),
        ("https://x.example", "https://y.example", False),
        ("https://x.example", "https://x.example.evil.example", False),
        ("mailto:a", "mailto:b", False),
    ],
)
def test_site_is_told_by_its_host(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
