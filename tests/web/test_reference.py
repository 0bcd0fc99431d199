"""The page of the API tells every route, and nothing that is not there."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.review.people import UserRole
from tests.web.conftest import Enter
from web.api.reference import curl, kind, sections


def told() -> list[str]:
    return [key for one in sections() for key in one["routes"]]


def test_every_route_is_told_once_and_no_other(application: FastAPI) -> None:
    there = {
        f"{method.upper()} {path}"
        for path, methods in application.openapi()["paths"].items()
        for method in methods
    }
    assert set(told()) == there
    assert len(told()) == len(set(told()))


def test_page_shows_what_a_decision_takes_with_a_command_to_send_it(enter: Enter) -> None:
    answer = enter("ada", UserRole.READER).get("/api", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    told = answer.text.partition('id="post-candidates-{candidate_id}-decisions"')[2].partition("</details>")[
        0
    ]
    assert "accept, amend, reject, duplicate, skip, flag" in told
    assert "<code>shown</code>, needed" in told
    assert "<code>note</code></th>" in told  # which is not needed
    assert "http://127.0.0.1:8000/candidates/{candidate_id}/decisions" in told


def test_page_runs_no_script_of_another_host(enter: Enter) -> None:
    answer = enter("ada", UserRole.READER).get("/api", headers={"Accept": "text/html"})
    assert 'src="http' not in answer.text
    assert "'self'" in answer.headers["Content-Security-Policy"]


def test_page_asks_for_a_login_like_any_other(desk: TestClient, enter: Enter) -> None:
    enter("ada", UserRole.READER)
    answer = desk.get("/api", headers={"Accept": "text/html"})
    assert answer.headers["location"] == "/login?next=%2Fapi"


def test_kinds_are_told_in_words() -> None:
    status = {"enum": ["done", "reversed"], "type": "string"}
    assert kind(
        {"anyOf": [{"$ref": "#/components/schemas/Status"}, {"type": "null"}]}, {"Status": status}
    ) == ("done, reversed")
    assert kind({"type": "array", "items": {"type": "integer"}}, {}) == "list of whole number"


def test_quotes_in_an_example_survive_a_shell() -> None:
    assert curl("POST", "http://a/b", {"note": "it's"}).endswith("""-d '{"note": "it'"'"'s"}' http://a/b""")
