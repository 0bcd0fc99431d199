"""The queue by what would teach most, as a reviewer asks for it."""

import re

import pytest
from starlette.testclient import TestClient

from tests.making import make_candidate, make_document
from tests.web.conftest import Propose


@pytest.fixture
def queue(propose: Propose) -> None:
    """Store the candidates 1 to 3, less and less sure, so that the second teaches most."""
    for sure in (0.9, 0.5, 0.35):
        document = make_document(f"cue {sure}", url=f"https://{sure}.example/")
        propose(document, make_candidate(document, "cue", confidence=sure))


def listed(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<h2><a href="/candidates/(\d+)["?]', page)]


@pytest.mark.usefixtures("queue")
def test_the_order_is_asked_for_and_explained_in_a_line(desk: TestClient) -> None:
    plain, taught = (desk.get(f"/candidates{query}").text for query in ("", "?order=teaching"))
    assert (listed(plain), listed(taught)) == ([1, 2, 3], [2, 3, 1])
    assert "teach the model most comes first" in taught
    assert "teach the model most comes first" not in plain
    assert desk.get("/queue?order=teaching").json()["ids"] == [2, 3, 1]


@pytest.mark.usefixtures("queue")
def test_the_way_through_the_queue_keeps_the_order(desk: TestClient) -> None:
    assert 'href="/candidates/2?order=teaching"' in desk.get("/candidates?order=teaching").text
    assert "/candidates/3?order=teaching" in desk.get("/candidates/2?order=teaching").text


@pytest.mark.usefixtures("queue")
def test_the_order_is_no_filter_and_decides_nothing_at_once(desk: TestClient) -> None:
    _, main = desk.get("/candidates?order=teaching").text.split("<main", 1)
    assert "/bulk" not in main
    assert "/bulk?min_confidence=0.4" in desk.get("/candidates?order=teaching&min_confidence=0.4").text


def test_an_unknown_order_is_refused(desk: TestClient) -> None:
    assert desk.get("/candidates?order=hardest").status_code in {400, 422}
