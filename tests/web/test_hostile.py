"""What an article's author writes stays words."""

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tests.making import make_candidate, make_document
from tests.web.conftest import Propose

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</p></article><style>*{display:none}</style>",
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; &amp;amp;",
    "javascript:alert(1)",
    "\u202egnirts\u2066 قرار",
    "𝕊𝕡𝕪 👩‍👩‍👧 e\u0301",
    "a\u2028b\x0bc\x7f",
]


class Read(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, ...]] = set()
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("words", HOSTILE)
def test_text_from_outside_is_inert_and_whole(desk: TestClient, propose: Propose, words: str) -> None:
    for said in (words, "calm"):
        url = f"https://{len(said)}.example/{said}"
        document = make_document(f"cue {said} after", title=said, publisher=said, url=url)
        fields = {"instrument": said, "quotes": {said: said}, "reasons": (said,)}
        propose(document, make_candidate(document, said, **fields))
    one, other = Read(desk.get("/candidates/1").text), Read(desk.get("/candidates/2").text)
    assert one.elements == other.elements
    assert f"cue {words} after" in one.words
    listed = Read(desk.get("/candidates").text)
    assert listed.elements.isdisjoint({("script",), ("img", "src", "onerror"), ("style",)})
    assert listed.words.count(words) >= 4  # cue, instrument, title, publisher


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_only_web_addresses_become_links(desk: TestClient, propose: Propose, url: str) -> None:
    document = make_document("cue", url=url)
    propose(document, make_candidate(document, "cue"))
    page = desk.get("/candidates/1").text
    assert url in page
    assert f'href="{url}"' not in page


def test_offsets_are_those_of_the_raw_text(desk: TestClient, propose: Propose) -> None:
    document = make_document('<&">' * 5 + "𝕊𝕡𝕪 cue after")
    propose(document, make_candidate(document, "cue"))
    assert re.search(r'<a class="mark f-type[^>]*>cue</a> after', desk.get("/candidates/1").text)


def test_hostile_query_is_told_back_as_words(desk: TestClient) -> None:
    answer = desk.get("/candidates", params={"actor": "<script>", "page": "<img>", "<b>": "1"})
    assert answer.status_code == 400
    assert not {"script", "img", "b"} & set(re.findall(r"<([a-z]+)", answer.text.split("<h1>")[1]))
