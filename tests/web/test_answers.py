"""What every answer carries, and what is said where something is wrong."""

import logging
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.registry import Registry
from tests.making import make_candidate, make_document
from tests.web.conftest import Propose
from web.access import guard

ADDRESSES = [
    "/",
    "/candidates",
    "/candidates/9",
    "/nowhere",
    "/health",
    "/static/mercwatch.css",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", [*ADDRESSES, "/candidates?page=0"])
def test_every_answer_is_guarded(desk: TestClient, path: str) -> None:
    headers = desk.get(path).headers
    assert {name: headers.get(name) for name in guard.HEADERS} == guard.HEADERS
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "0.0.0.0", ""])
def test_foreign_host_names_are_refused(desk: TestClient, host: str) -> None:
    answer = desk.get("/candidates", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_this_machine_s_names_are_answered(desk: TestClient, host: str) -> None:
    assert desk.get("/candidates", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "There is no page at this address."),
        ("/static/nowhere.css", 404, "There is no page at this address."),
        ("/candidates/7", 404, "There is no candidate 7."),
        ("/candidates/seven", 404, "There is nothing of that number."),
        (f"/candidates/{2**80}", 404, "There is nothing of that number."),
        ("/candidates?page=0", 400, "page: '0' is not a whole number from 1 to 1000000."),
        ("/candidates?min_confidence=nan", 400, "'nan' is not a number from 0 to 1."),
        ("/candidates?min_confidence=1.5", 400, "'1.5' is not a number from 0 to 1."),
        ("/candidates?state=shut", 400, "'shut' is not open, mine, flagged, disputed, decided"),
        ("/candidates?tpye=inquiry", 400, "tpye: there is no such filter; there are words, type, actor"),
        ("/candidates?type=sanction", 400, "type: the codebook has no action type 'sanction'."),
        ("/candidates?actor=Frnce&firm=%00", 400, "firm: no firm is called '\\x00'"),
    ],
)
def test_mistakes_are_told_in_plain_words(desk: TestClient, path: str, status: int, words: str) -> None:
    answer = desk.get(path)
    assert answer.status_code == status
    assert words in answer.text.replace("&#39;", "'")
    assert 'href="/candidates"' in answer.text


def test_writing_is_not_offered(desk: TestClient) -> None:
    assert desk.post("/candidates").status_code == 405
    assert desk.delete("/candidates/1").status_code == 405


def test_our_own_mistake_is_a_guarded_page_without_details(
    desk: TestClient, propose: Propose, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(make_document("cue"), make_candidate(make_document("cue"), "cue"))
    monkeypatch.setattr("web.desk.candidate.sheet", lambda *_: 1 / 0)
    answer = desk.get("/candidates/1")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["content-security-policy"] == guard.HEADERS["Content-Security-Policy"]


def test_health_and_readiness_are_told_apart(
    desk: TestClient, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert desk.get("/ready").json() == {"ready": True}
    Path(sqlite_url.removeprefix("sqlite:///")).write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.ERROR):
        answer = desk.get("/ready")
        page = desk.get("/candidates")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert page.status_code == 503
    assert sqlite_url not in answer.text + page.text
    assert sqlite_url in caplog.text
    assert desk.get("/health").json() == {"healthy": True}


def test_nothing_comes_from_another_host(desk: TestClient, propose: Propose) -> None:
    document = make_document("cue", url="https://treasury.example/act")
    propose(document, make_candidate(document, "cue"))
    page = desk.get("/candidates/1").text + desk.get("/candidates").text
    loaded = re.findall(r'<(?:img|link|script|source|iframe|form)[^>]*(?:src|href)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert "style=" not in page
    for sheet in re.findall(r'href="(/static/[^"]+\.css)"', page):
        style = desk.get(sheet).text
        assert "url(" not in style
        assert "@import" not in style


def test_icon_is_there(desk: TestClient) -> None:
    assert desk.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")


def test_every_field_of_the_codebook_has_its_colour(desk: TestClient, registry: Registry) -> None:
    style = desk.get("/static/fields.css").text
    assert [name for name in registry.codebook.fields if f".f-{name} " not in style] == ["evidence"]
