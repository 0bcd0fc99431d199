"""What reviewers send, and what they get back."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from db import people
from db.clusters.following import follow_reading
from db.queries import candidate, totals
from db.session import Database
from pipeline.registry import Registry
from pipeline.review.people import UserRole
from tests.db.deciding import shown_to
from tests.making import NOW, make_candidate, make_document, us_sanctions
from tests.web.conftest import Enter, Propose, browser, new_token
from web.app import create_app

DOCUMENT = make_document("The US sanctioned Intellexa in March 2024. France joined.")


@pytest.fixture
def ada(propose: Propose, enter: Enter) -> TestClient:
    """Return a reviewer's browser; there are two open candidates, of two documents."""
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    other = make_document("France opened an inquiry.", url="https://other.example/")
    propose(other, make_candidate(other, "inquiry", type="inquiry"))
    return enter("ada", UserRole.REVIEWER)


def look(client: TestClient, row: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/candidates/{row}/review").json()
    return found


def send(client: TestClient, row: int = 1, **given: Any) -> Any:
    body = json.dumps({"shown": look(client, row)["shown"]} | given)  # half a character goes as its escape
    headers = {"Content-Type": "application/json"}
    return client.post(f"/candidates/{row}/decisions", content=body, headers=headers)


def quote(words: str, field: str, value: str) -> dict[str, Any]:
    start = DOCUMENT.text.index(words)
    return {"document_id": 1, "field": field, "value": value, "start": start, "end": start + len(words)}


def test_decision_answers_with_the_review_as_it_stands_then(ada: TestClient) -> None:
    answer = send(ada, verdict="accept", note="plain")
    assert answer.status_code == 201
    told = answer.json()
    assert told["review"] == look(ada)
    assert (told["review"]["stage"], told["review"]["settled_by"]) == ("settled", told["decision"])
    (made,) = told["review"]["decisions"]
    assert (made["reviewer"], made["verdict"], made["note"]) == ("ada", "accept", "plain")


def test_amendment_brings_fields_and_the_words_for_them(ada: TestClient) -> None:
    evidence = [quote("France", "endorsers", "FR")]
    answer = send(ada, verdict="amend", fields={"endorsers": ["FR"], "instrument": None}, evidence=evidence)
    told = answer.json()["review"]
    assert told["facts"]["endorsers"] == ["FR"]
    assert evidence[0] | {"quote": "France"} in told["evidence"]


def test_form_decides_and_leads_on(ada: TestClient, sqlite_database: Database) -> None:
    form = {
        "csrf": ada.headers.pop("X-CSRF-Token"),
        "shown": look(ada)["shown"],
        "verdict": "reject",
        "reason": "off_topic",
        "duplicate_of": "",
        "fields": "",
        "next": "/candidates/2",
    }
    answer = ada.post("/candidates/1/decisions", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/candidates/2")
    with sqlite_database.session() as session:
        stored = candidate(session, 1)
        assert stored
        assert stored.state == "decided"
    stale = ada.post("/candidates/1/decisions", data=form)
    assert (stale.status_code, "It has changed meanwhile" in stale.text) == (409, True)


def test_form_has_lists_and_objects_as_json(ada: TestClient) -> None:
    form = {
        "csrf": ada.headers["X-CSRF-Token"],
        "shown": look(ada)["shown"],
        "verdict": "amend",
        "fields": '{"firms": []}',
    }
    assert ada.post("/candidates/1/decisions", data=form).status_code == 303
    assert look(ada)["facts"]["firms"] == []


def test_stale_tab_is_told_and_shown_the_difference(ada: TestClient, enter: Enter) -> None:
    bob = enter("bob", UserRole.REVIEWER)
    seen = look(ada)["shown"]
    first = send(bob, verdict="amend", fields={"type": "inquiry"}, note="it is one").json()["decision"]
    answer = send(ada, verdict="accept", shown=seen)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["difference"]["seen"]["type"], told["difference"]["now"]["type"]) == ("sanctions", "inquiry")
    assert [(one["id"], one["reviewer"]) for one in told["difference"]["since"]] == [(first, "bob")]
    assert told["review"] == look(ada)
    assert send(ada, verdict="accept", shown=told["review"]["shown"]).status_code == 201


def test_undo_takes_back_one_s_own_and_an_adjudicator_anybody_s(ada: TestClient, enter: Enter) -> None:
    bob, eve = enter("bob", UserRole.REVIEWER), enter("eve", UserRole.ADJUDICATOR)
    made = send(ada, verdict="accept").json()["decision"]
    assert bob.post(f"/decisions/{made}/undo", json={}).status_code == 403
    answer = eve.post(f"/decisions/{made}/undo", json={"note": "too soon"})
    assert (answer.status_code, answer.json()["review"]["stage"]) == (201, "open")
    assert ada.post(f"/decisions/{made}/undo", json={}).status_code == 409


def test_missing_action_is_added_from_selected_words(ada: TestClient, sqlite_database: Database) -> None:
    given = {
        "fields": {"type": "statement", "actors": ["FR"]},
        "evidence": [quote("joined", "type", "statement"), quote("France", "actors", "FR")],
    }
    told = ada.post("/documents/1/actions", json=given)
    assert told.status_code == 201
    with sqlite_database.session() as session:
        stored = candidate(session, told.json()["candidate"])
        assert stored
        assert (stored.added_by, stored.candidate.type) == ("ada", "statement")
    assert ada.post("/documents/9/actions", json=given).status_code == 422


def test_bulk_is_looked_at_applied_and_undone(ada: TestClient, sqlite_database: Database) -> None:
    asked = {"verdict": "reject", "type": "sanctions"}
    seen = ada.post("/bulk/preview", json=asked).json()
    assert (seen["ids"], seen["by_type"], seen["left_out"]) == ([1], {"sanctions": 1}, [])
    send(ada, 2, verdict="skip")
    given = asked | {"expected": seen["hash"], "reason": "off_topic"}
    done = ada.post("/bulk/apply", json=given)
    assert (done.status_code, done.json()["decided"]) == (201, [1])
    assert ada.post("/bulk/apply", json=given).status_code == 409
    undone = ada.post(f"/bulk/{done.json()['batch']}/undo", json={})
    assert (undone.status_code, len(undone.json()["decisions"])) == (201, 1)
    assert look(ada)["stage"] == "open"


def test_program_decides_by_a_token_without_csrf(ada: TestClient, sqlite_database: Database) -> None:
    headers = new_token(sqlite_database, "ada", UserRole.REVIEWER)
    ada.cookies.clear()
    del ada.headers["X-CSRF-Token"]
    ada.headers.update(headers)
    assert send(ada, verdict="accept").status_code == 201


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"verdict": "undo"}, 400, "verdict: "),
        ({"verdict": "accept", "colour": "red"}, 400, "colour: "),
        ({"verdict": "amend", "fields": {"firms": 1}}, 400, "fields.firms"),
        ({"verdict": "amend", "fields": {"instrument": "a\x00b"}}, 400, "cannot be stored"),
        ({"verdict": "amend", "fields": {"instrument": "\ud800"}}, 400, "fields.instrument"),
        ({"verdict": "amend", "fields": {"colour": "red"}}, 422, "'colour' is no field"),
        ({"verdict": "duplicate", "duplicate_of": 2**40}, 400, "duplicate_of: "),
        ({"verdict": "duplicate", "duplicate_of": 2**30}, 422, "there is none"),
        ({"verdict": "reject", "reason": "dull"}, 422, "reason: "),
        ({"verdict": "accept", "note": "x" * 5001}, 400, "note: "),
        ({"verdict": "amend", "evidence": [{"document_id": 1}]}, 400, "evidence.0.field"),
    ],
)
def test_mistakes_are_told_by_field_and_nothing_is_written(
    ada: TestClient, sqlite_database: Database, given: dict[str, Any], status: int, words: str
) -> None:
    answer = send(ada, **given)
    assert (answer.status_code, words in " ".join(answer.json()["messages"])) == (status, True), answer.text
    with sqlite_database.session() as session:
        assert totals(session)["decisions"] == 0


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("[]", "application/json", 400),
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("\xff", "application/json", 400),
        ("{}", "text/plain", 415),
        ("x", "multipart/form-data; boundary=x", 415),
        ("verdict=accept&fields=%7B", "application/x-www-form-urlencoded", 400),
    ],
)
def test_body_that_cannot_be_read_is_told(ada: TestClient, content: str, kind: str, status: int) -> None:
    answer = ada.post(
        "/candidates/1/decisions", content=content.encode("latin-1"), headers={"Content-Type": kind}
    )
    assert answer.status_code == status


def test_unknown_candidate_and_decision_are_told(ada: TestClient) -> None:
    assert ada.get("/candidates/9/review").status_code == 404
    given = {"shown": "x", "verdict": "accept"}
    assert ada.post("/candidates/9/decisions", json=given).status_code == 404
    assert ada.post("/decisions/9/undo", json={}).status_code == 422


def test_second_reviewer_s_screen_tells_nothing_of_the_first(
    sqlite_database: Database, propose: Propose, registry: Registry, quick_passwords: None
) -> None:
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    with sqlite_database.session() as session:
        follow_reading(session, 1, now=NOW)
    headers = {}
    for name in ("ada", "bob"):
        with sqlite_database.session() as session:
            people.add_user(session, name, UserRole.REVIEWER, "long enough, this", done_by="test", now=NOW)
        headers[name] = new_token(sqlite_database, name, UserRole.REVIEWER)
    with browser(create_app(sqlite_database, registry, reviewers=2, now=lambda: NOW)) as client:
        paths = ("/candidates/1", "/candidates/1/review", "/candidates", "/candidates?state=all")
        before = [client.get(path, headers=headers["bob"]).text for path in paths]
        client.headers.update(headers["ada"])
        assert send(client, verdict="amend", fields={"type": "inquiry"}, note="hm").status_code == 201
        assert [client.get(path, headers=headers["bob"]).text for path in paths] == before
    with sqlite_database.session() as session:
        assert shown_to(session, "bob") != shown_to(session, "ada")
