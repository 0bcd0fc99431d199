"""The other documents of the same action, at the desk."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from db.clusters import follow_reading
from db.session import Database
from pipeline.review.people import UserRole
from tests.db.clusters.test_following import LONG
from tests.db.clusters.test_placing import DAY, MARCH, SEPTEMBER, UNDATED, told
from tests.db.deciding import propose
from tests.making import NOW, make_document, us_sanctions
from tests.web.conftest import Enter


@pytest.fixture
def ada(sqlite_database: Database, enter: Enter) -> TestClient:
    """Return a reviewer's browser at a desk with four documents, of which two tell of one action."""
    with sqlite_database.session() as session:
        for document, candidate in (DAY, MARCH, SEPTEMBER, UNDATED):
            follow_reading(session, propose(session, document, candidate), now=NOW)
    return enter("ada", UserRole.REVIEWER)


Members = Callable[[int], list[int]]


@pytest.fixture
def members(ada: TestClient) -> Members:
    """Return a function that tells who is in a candidate's cluster."""

    def read(candidate: int) -> list[int]:
        found = ada.get(f"/candidates/{candidate}/cluster", headers={"Accept": "application/json"}).json()
        return [one["candidate"]["id"] for one in found["members"]]

    return read


def test_the_page_shows_the_others_why_they_belong_and_what_may(ada: TestClient) -> None:
    page = ada.get("/candidates/1/cluster").text
    assert "2 documents, 2 independent sources" not in page  # one publisher
    assert "2 documents, 1 independent source," in page
    assert "type, direction, date, actors, firms agree" in page
    assert 'name="same_as" value="4"' in page
    assert 'href="/candidates/3"' not in page


def test_a_reviewer_merges_and_splits(ada: TestClient, members: Members) -> None:
    assert members(1) == [1, 2]
    assert ada.post("/candidates/1/merge", json={"same_as": 4, "note": "as its text says"}).status_code == 201
    assert members(4) == [1, 2, 4]
    split = ada.post("/candidates/2/split", json={})
    assert [one["candidate"]["id"] for one in split.json()["cluster"]["members"]] == [2]
    assert members(1) == [1, 4]
    assert "as a reviewer said" in ada.get("/candidates/1/cluster").text


def test_what_a_late_document_says_otherwise_is_told_in_words_above_the_form(
    ada: TestClient, sqlite_database: Database
) -> None:
    shown = ada.get("/candidates/1/review").json()["shown"]
    decided = ada.post("/candidates/1/decisions", json={"verdict": "accept", "shown": shown})
    assert decided.status_code == 201
    with sqlite_database.session() as session:
        late = propose(session, *told("late", "2024-03-05", endorsers=("FR",)))
        follow_reading(session, late, now=NOW)
    page = ada.get(f"/candidates/{late}").text
    said = page.partition('<div class="late">')[2].partition("</div>")[0]
    assert 'href="/actions/1"' in said
    assert "Who joined: <strong><bdi>France</bdi></strong>, where nothing was known" in said
    assert page.index('<div class="late">') < page.index('id="field-type"')
    assert "Who joined: <strong>" in ada.get(f"/candidates/{late}/cluster").text


def test_a_copy_leads_to_the_candidate_that_it_repeats_and_calls_nothing_accepted(
    ada: TestClient, sqlite_database: Database
) -> None:
    undated = {"date": None, "date_derivation": None}
    with sqlite_database.session() as session:
        for name, text in (("wire", LONG), ("daily", LONG + " More news.")):
            document = make_document(text, url=f"https://{name}.example/act")
            follow_reading(session, propose(session, document, us_sanctions(document, **undated)), now=NOW)
    said = ada.get("/candidates/6").text.partition('<div class="late">')[2].partition("</div>")[0]
    assert 'href="/candidates/5"' in said
    assert "action" not in said


def test_a_form_leads_back(ada: TestClient) -> None:
    given = {"csrf": ada.headers["X-CSRF-Token"], "same_as": "3", "next": "/candidates/1"}
    done = ada.post("/candidates/1/merge", data=given)
    assert (done.status_code, done.headers["location"]) == (303, "/candidates/1")


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        ("/candidates/1/merge", {"same_as": 2}, 422),
        ("/candidates/1/merge", {"same_as": 99}, 422),
        ("/candidates/1/merge", {}, 400),
        ("/candidates/3/split", {}, 422),
        ("/candidates/99/split", {}, 404),
    ],
)
def test_what_cannot_be_is_told(ada: TestClient, address: str, sent: dict[str, int], status: int) -> None:
    assert ada.post(address, json=sent).status_code == status


def test_readers_look_and_do_not_touch(ada: TestClient, enter: Enter) -> None:
    reader = enter("rob", UserRole.READER)
    page = reader.get("/candidates/1/cluster")
    assert page.status_code == 200
    assert "/merge" not in page.text
    assert reader.post("/candidates/1/merge", json={"same_as": 4}).status_code == 403
