"""The pages that a reader sees."""

import re

import pytest
from starlette.testclient import TestClient

from tests.making import make_candidate, make_document, us_sanctions
from tests.web.conftest import Propose
from web.asked import PAGE


def cited(page: str) -> list[int]:
    """Return the candidates that a list leads to."""
    return [int(found) for found in re.findall(r'<h2><a href="/candidates/(\d+)["?]', page)]


def test_start_leads_to_the_list(desk: TestClient) -> None:
    assert desk.get("/").headers["location"] == "/candidates"


def test_empty_database_says_what_to_do(desk: TestClient) -> None:
    assert "mercwatch ingest" in desk.get("/candidates").text


@pytest.mark.usefixtures("queue")
def test_filter_that_finds_nothing_leads_on(desk: TestClient) -> None:
    page = desk.get("/candidates?type=export_control").text
    assert 'href="/candidates?type=export_control&amp;state=all"' in page
    assert desk.get("/candidates?type=export_control&state=all").status_code == 200


@pytest.fixture
def queue(propose: Propose) -> None:
    document = make_document("cue US FR intellexa")
    one = {"actors": ("US",), "firms": ("intellexa",), "confidence": 0.4}
    propose(
        document,
        make_candidate(document, "cue", quotes={"US": "US", "intellexa": "intellexa"}, **one),
        make_candidate(document, "cue", type="inquiry", actors=("FR",), quotes={"FR": "FR"}, confidence=0.8),
    )


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [2, 1]),
        ("?type=inquiry", [2]),
        ("?actor=US", [1]),
        ("?actor=France", [2]),
        ("?firm=Intellexa", [1]),
        ("?min_confidence=0.5", [2]),
        ("?state=decided", []),
        ("?state=all", [2, 1]),
        ("?type=&actor=&firm=&state=&min_confidence=", [2, 1]),
    ],
)
def test_list_is_filtered_and_the_surest_first(desk: TestClient, query: str, found: list[int]) -> None:
    answer = desk.get(f"/candidates{query}")
    assert (answer.status_code, cited(answer.text)) == (200, found)


@pytest.mark.usefixtures("queue")
def test_form_keeps_what_was_asked(desk: TestClient) -> None:
    page = desk.get("/candidates?type=inquiry&actor=france&min_confidence=0.5").text
    assert re.search(r'<option value="inquiry"[^>]* selected>', page)
    assert 'name="actor" list="actors" value="FR"' in page
    assert 'value="0.5"' in page


@pytest.mark.usefixtures("queue")
def test_what_is_suggested_is_counted_with_the_filters_as_they_are(desk: TestClient) -> None:
    assert '<option value="FR">France (1)</option>' in desk.get("/candidates").text
    page = desk.get("/candidates?type=sanctions").text
    assert '<option value="FR">France</option>' in page
    assert '<option value="intellexa">Intellexa (1)</option>' in page


def test_pages_follow_each_other_and_keep_the_filter(desk: TestClient, propose: Propose) -> None:
    document = make_document("cue US FR")
    lines = [f"number {n}" for n in range(PAGE + 1)]
    propose(document, *(make_candidate(document, "cue", instrument=line, confidence=0.5) for line in lines))
    first = desk.get("/candidates?type=sanctions").text
    following = re.search(r'<a href="([^"]+)" rel="next">', first)
    assert following
    second = desk.get(following[1].replace("&amp;", "&")).text
    assert (len(cited(first)), len(cited(second))) == (PAGE, 1)
    assert set(cited(first)) | set(cited(second)) == set(range(1, PAGE + 2))
    assert 'rel="next"' not in second
    assert f"{PAGE + 1} to {PAGE + 1} of {PAGE + 1}" in second
    assert '<a href="/candidates?type=sanctions" rel="prev">' in second


def test_candidate_shows_each_value_its_words_and_its_place(desk: TestClient, propose: Propose) -> None:
    document = make_document()
    propose(document, us_sanctions(document))
    page = desk.get("/candidates/1").text
    place = document.text.index("Intellexa")
    assert f'<a class="quote f-firms" href="#at-{place}"' in page
    mark = (
        f'<a class="mark f-firms" href="#field-firms" id="at-{place}" data-at="{place}" data-fields="firms"'
    )
    assert f'{mark} title="Firms: Intellexa">' in page
    assert 'id="field-firms"' in page
    shown = re.search(r'<p dir="auto" data-start="0">(.*?)</p>', page)
    assert shown
    assert re.sub(r"<[^>]+>", "", shown[1]) == document.text


def test_overlapping_evidence_keeps_both_colours(desk: TestClient, propose: Propose) -> None:
    document = make_document()
    quotes = {"intellexa": "Intellexa"}
    said = make_candidate(document, "sanctioned Intellexa", firms=("intellexa",), quotes=quotes)
    propose(document, said)
    assert 'class="mark f-firms u-type"' in desk.get("/candidates/1").text
