"""Whatever is written in articles and forms does nothing on any page, nor in any other answer."""

import json
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from db.session import Database
from db.store.sampling import Stratum, draw
from db.store.submissions import add_submission
from pipeline.review.people import UserRole
from tests.making import NOW, make_candidate, make_document
from tests.web.addresses import filled, routes
from tests.web.conftest import Enter, Propose
from tests.web.inert import Page
from tests.web.payloads import ALL
from web.access.guard import HEADERS

EXECUTED = "1337"  # what a template that runs the payload says
TOGETHER = [" ".join(ALL[start : start + 5]) for start in range(0, len(ALL), 5)]


def test_there_are_enough_payloads() -> None:
    assert len(set(ALL)) >= 50


def look_at(answer: Response, where: str) -> None:
    """Fail where an answer is not inert, or breaks."""
    assert answer.status_code < 500, where
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, where
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "pwn=1" not in answer.headers.get("set-cookie", "")
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        assert Page(answer.text).faults == [], where
        assert EXECUTED not in answer.text, where
    elif kind == "application/json":
        json.loads(answer.text)
    elif kind in {"image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"}:
        assert "<script" not in answer.text, where


@pytest.fixture
def stored(propose: Propose, sqlite_database: Database, enter: Enter) -> TestClient:
    """Store every payload wherever words from outside are stored; return a reviewer's browser."""
    ada = enter("ada", UserRole.REVIEWER)
    for number, words in enumerate(TOGETHER, 1):
        url = words if number % 2 else f"https://{number}.example/{words}"
        document = make_document(f"cue {words} after\n{words}", title=words, publisher=words, url=url)
        fields = {"instrument": words, "quotes": {words: words}, "reasons": (words,)}
        propose(document, make_candidate(document, words, **fields))
        with sqlite_database.session() as session:
            draw(session, str(number), Stratum.OFF_TOPIC, document_id=number, now=NOW)
            add_submission(session, number, words, by=words[:60], now=NOW)
        ada.post(f"/samples/{number}/answers", json={"answer": "none", "note": words})
        shown = ada.get(f"/candidates/{number}/review").json()["shown"]
        said = {"verdict": "accept", "note": words, "shown": shown}
        if number % 2:
            said = {"verdict": "flag", "note": words, "shown": shown}
        assert ada.post(f"/candidates/{number}/decisions", json=said).status_code == 201, words
    return ada


def test_no_page_runs_what_was_stored(application: FastAPI, stored: TestClient) -> None:
    for method, path in sorted(routes(application)):
        if method != "GET":
            continue
        numbers = range(1, len(TOGETHER) + 1) if "{" in path else [0]
        for number in numbers:
            address = filled(path, number)
            for accepted in ("text/html", "application/json"):
                answer = stored.get(address, headers={"Accept": accepted})
                look_at(answer, address)
                following = answer.headers.get("location", "/")
                assert following.startswith("/"), address
                assert not following.startswith("//"), address


@pytest.mark.parametrize("state", ["all", "mine", "decided", "flagged"])
def test_no_list_runs_what_was_stored(stored: TestClient, state: str) -> None:
    look_at(stored.get(f"/candidates?state={state}"), state)
    assert "pwn" in Page(stored.get("/candidates?state=all").text).words


def test_words_come_out_as_they_were_written(stored: TestClient) -> None:
    for number, words in enumerate(TOGETHER, 1):
        page = Page(stored.get(f"/candidates/{number}").text)
        lines = [line for line in words.splitlines() if line.strip()]
        assert all(line in page.words for line in lines), words


def test_no_page_runs_what_is_asked_for(application: FastAPI, enter: Enter) -> None:
    reader = enter("rea", UserRole.READER)
    for method, path in sorted(routes(application)):
        if method != "GET":
            continue
        for words in ALL[::5]:
            for names in (("words", "type", "next"), ("actor",), (words[:40],)):
                answer = reader.get(filled(path), params=dict.fromkeys(names, words[:200]))
                look_at(answer, f"{path}?{names}={words[:60]}")
            if "{" in path:
                look_at(reader.get(filled(path, quote(words[:200], safe=""))), f"{path} {words[:60]}")


def test_no_answer_to_a_write_runs_what_was_sent(application: FastAPI, enter: Enter) -> None:
    admin = enter("ada", UserRole.ADMIN)
    for method, path in sorted(routes(application)):
        if method in {"GET", "HEAD"} or path in {"/logout", "/login", "/password"}:
            continue
        for words in ALL[::5]:
            sent = {"note": words, "shown": words, "verdict": words, "answer": words, "next": words}
            token = {"csrf": admin.headers["X-CSRF-Token"]}
            look_at(admin.request(method, filled(path), data=sent | token), f"{path} {words[:60]}")
            look_at(admin.request(method, filled(path), json=sent), f"{path} {words[:60]}")
