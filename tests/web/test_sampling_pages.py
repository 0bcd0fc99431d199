"""The blind sample on the desk: asked, answered, taken back."""

import pytest
from starlette.testclient import TestClient

from db.queries.sampled import count_sampled
from db.session import Database
from db.store.sampling import Stratum, draw
from pipeline.review.people import UserRole
from tests.making import NOW, make_document
from tests.web.conftest import Enter, Propose


@pytest.fixture
def drawn(propose: Propose, sqlite_database: Database) -> None:
    """Draw two documents."""
    for number in (1, 2):
        propose(make_document(f"Words of number {number}.", url=f"https://a.example/{number}"))
        with sqlite_database.session() as session:
            stratum = Stratum.BELOW_THRESHOLD
            draw(session, str(number), stratum, document_id=number, now=NOW)


@pytest.mark.usefixtures("drawn")
def test_reviewer_is_led_through_the_sample(enter: Enter, sqlite_database: Database) -> None:
    ada = enter("ada", UserRole.REVIEWER)
    assert ada.get("/samples").headers["location"] == "/samples/1"
    page = ada.get("/samples/1").text
    assert "Words of number 1." in page
    assert "threshold" not in page
    assert ada.get("/samples?after=1").headers["location"] == "/samples/2"
    none = ada.post("/samples/1/answers", data={"answer": "none", "note": "n"})
    assert (none.status_code, none.headers["location"]) == (303, "/samples")
    assert ada.get("/samples").headers["location"] == "/samples/2"
    yes = ada.post("/samples/2/answers", data={"answer": "action"})
    assert yes.headers["location"] == "/documents/2?add=1"
    assert "Nothing is left" in ada.get("/samples").text
    assert "said: there is one" in ada.get("/samples/2").text
    ada.post("/samples/2/answers", json={"answer": "open"})
    with sqlite_database.session(read_only=True) as session:
        assert count_sampled(session) == (1, 1)


@pytest.mark.usefixtures("drawn")
def test_what_is_no_answer_is_refused(enter: Enter, desk: TestClient) -> None:
    ada = enter("ada", UserRole.REVIEWER)
    assert ada.post("/samples/1/answers", json={"answer": "perhaps"}).status_code == 400
    assert ada.post("/samples/9/answers", json={"answer": "none"}).status_code == 422
    assert ada.get("/samples/9").status_code == 404
    assert desk.post("/samples/1/answers", json={"answer": "none"}).status_code == 401
