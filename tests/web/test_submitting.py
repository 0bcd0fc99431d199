"""A reviewer submits a document over the web: the same steps as by the command, marked, and bounded."""

import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from db.session import Database, open_database
from db.store.submissions import submissions
from flows.steps.submitting import submit
from pipeline.dates import PartialDate
from pipeline.registry import Registry
from pipeline.review.people import UserRole
from pipeline.settings import Settings
from tests.making import NOW, make_document
from tests.web.conftest import Enter, Propose
from web.app import create_app
from web.desk.submitting import Submit

TEXT = b"The United States sanctioned Intellexa on 5 March 2024 for selling the Predator spyware."


@dataclass
class Reader:
    """Stands in for the steps, and remembers what it was given."""

    seen: list[tuple[str, bytes | None, dict[str, object]]] = field(default_factory=list)
    document_id: int = 1
    candidates: tuple[()] = ()
    untagged: str | None = None

    def __call__(self, source: str, body: bytes | None, **more: object) -> "Reader":
        self.seen.append((source, body, more))
        return self


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def application(
    request: pytest.FixtureRequest,
    sqlite_database: Database,
    sqlite_url: str,
    registry: Registry,
    tmp_path: Path,
) -> FastAPI:
    """Return the application over the real steps, or over the stand-in where a test asks for it."""
    steps: Submit = partial(submit, Settings(home=tmp_path, database_url=sqlite_url))
    if "reader" in request.fixturenames:
        steps = request.getfixturevalue("reader")
    return create_app(sqlite_database, registry, submit=steps, now=lambda: NOW)


@pytest.fixture
def one_document(propose: Propose) -> None:
    """Store a document, for the stand-in to have read."""
    propose(make_document())


@pytest.fixture
def ada(enter: Enter) -> TestClient:
    return enter("ada", UserRole.REVIEWER)


def test_file_is_read_and_its_candidates_wait_in_the_queue(ada: TestClient, sqlite_url: str) -> None:
    answer = ada.post("/submissions", files={"file": ("note.txt", TEXT)}, data={"title": "A note"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents/1")
    assert "A note" in ada.get("/submissions").text
    assert "Intellexa" in ada.get("/candidates").text
    with open_database(sqlite_url) as opened, opened.session(read_only=True) as session:
        (one,) = submissions(session, limit=9)
    assert (one.submitted_by, one.source, one.title) == ("ada", "note.txt", "A note")


def test_what_cannot_be_read_is_told(ada: TestClient) -> None:
    answer = ada.post("/submissions", files={"file": ("a.png", b"\x89PNG\r\n\x1a\n")})
    assert answer.status_code == 422
    assert "a.png" in answer.text
    inside = ada.post("/submissions", json={"url": "http://127.0.0.1:9/secret"})
    assert inside.status_code == 422
    assert "loopback" in inside.json()["messages"][0]


@pytest.mark.usefixtures("one_document")
def test_steps_get_what_was_sent(ada: TestClient, reader: Reader) -> None:
    sent = {"url": "https://a.example/1", "title": "T", "published": "2024-03", "publisher": "P"}
    answer = ada.post("/submissions", json=sent)
    assert (answer.status_code, answer.json()["document"]) == (201, 1)
    source, body, more = reader.seen[-1]
    assert (source, body) == ("https://a.example/1", None)
    assert (more["title"], more["published"], more["publisher"]) == ("T", PartialDate("2024-03"), "P")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"url": "ftp://a.example/"},
        {"url": "javascript:alert(1)"},
        {"url": "https://user:secret@a.example/"},
        {"url": "https://a.example/\x00"},
        {"url": "https://a.example/" + "a" * 2000},
        {"url": "https://a.example/", "published": "yesterday"},
        {"url": "https://a.example/", "title": "\ud800"},
        {"url": "https://a.example/", "other": "1"},
    ],
)
def test_mistakes_are_told_and_nothing_is_read(ada: TestClient, reader: Reader, sent: dict[str, str]) -> None:
    headers = {"Content-Type": "application/json"}
    assert ada.post("/submissions", content=json.dumps(sent), headers=headers).status_code == 400
    assert reader.seen == []


@pytest.mark.usefixtures("one_document")
def test_file_and_address_are_not_taken_together(ada: TestClient, reader: Reader) -> None:
    files = {"file": ("a.txt", b"words")}
    assert ada.post("/submissions", files=files, data={"url": "https://a.example/"}).status_code == 400
    assert ada.post("/submissions", data={"url": "https://a.example/"}).status_code == 303
    assert reader.seen[0][:2] == ("https://a.example/", None)


@pytest.mark.usefixtures("one_document")
def test_file_may_be_larger_than_other_bodies_and_is_bounded(ada: TestClient, reader: Reader) -> None:
    assert ada.post("/submissions", files={"file": ("a.txt", b"x" * 2_000_000)}).status_code == 303
    assert ada.post("/submissions", files={"file": ("a.txt", b"x" * 20_000_001)}).status_code == 413
    assert [len(body or b"") for _, body, _ in reader.seen] == [2_000_000]


@pytest.mark.usefixtures("one_document")
def test_name_of_a_file_is_taken_as_words(ada: TestClient, reader: Reader) -> None:
    ada.post("/submissions", files={"file": ("../\x00\u202e" + "a" * 999 + "<b>.txt", b"words")})
    assert reader.seen[0][0].isprintable()
    assert "<b>" not in ada.get("/submissions").text


def test_form_without_its_token_is_refused(ada: TestClient, reader: Reader) -> None:
    token = ada.headers.pop("X-CSRF-Token")
    files = {"file": ("a.txt", b"words")}
    assert ada.post("/submissions", files=files, data={"csrf": "wrong"}).status_code == 403
    assert ada.post("/submissions", files=files, data={"csrf": token, "title": "\x00"}).status_code == 400
    assert reader.seen == []
