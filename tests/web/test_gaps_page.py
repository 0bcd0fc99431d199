"""The page of gaps tells what is missing, and shows of a candidate no more than its number."""

from collections import Counter

from starlette.testclient import TestClient

from db.decisions import Verdict
from db.session import Database
from pipeline.dates import PartialDate
from tests.db.deciding import say
from tests.making import make_document, us_sanctions
from tests.web.conftest import Propose

JSON = {"accept": "application/json"}


def states(desk: TestClient, who: str) -> dict[str, str]:
    """Return the state of each step against a firm on a list, by its first date."""
    asked = (desk.get(f"/gaps?state={state}", headers=JSON).json() for state in ("open", "there"))
    found = [one for each in asked for one in each]
    return {
        f"{one['expected']['of']} {one['expected']['dates'][0]['text']}": one["state"]
        for one in found
        if one["expected"]["who"] == who
    }


def test_candidate_is_named_until_it_is_accepted(
    desk: TestClient, propose: Propose, sqlite_database: Database
) -> None:
    key = "us_ofac_sdn 2024-03-05"
    assert states(desk, "intellexa")[key] == "missing"
    document = make_document("The US sanctioned Intellexa on March 2024. Secret words.")
    propose(document, us_sanctions(document, date=PartialDate("2024-03")))
    assert states(desk, "intellexa")[key] == "candidate"
    page = desk.get("/gaps?state=candidate").text
    assert 'only a candidate: <a href="/candidates/1">1</a>' in page
    assert "Secret words" not in page
    with sqlite_database.session() as session:
        say(session, Verdict.ACCEPT)
    after = states(desk, "intellexa")
    assert after[key] == "there"
    assert Counter(after.values())["there"] == 1
    assert 'there: <a href="/actions/1">1</a>' in desk.get("/gaps?state=there").text


def test_members_of_instruments_are_among_the_gaps(desk: TestClient) -> None:
    page = desk.get("/gaps").text
    assert "Joint Statement on Efforts to Counter the Proliferation and Misuse of Commercial Spyware" in page
    assert "New Zealand" in page


def test_unknown_state_is_refused_in_plain_words(desk: TestClient) -> None:
    assert desk.get("/gaps?state=odd").status_code == 400
