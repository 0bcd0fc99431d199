"""A desk over a database with a few candidates, and people at it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Protocol

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from db import people
from db.session import Database
from db.store import save_document, save_reading
from pipeline.errors import SubmissionError
from pipeline.records import Candidate, Document
from pipeline.registry import Registry, load
from pipeline.review.people import UserRole
from tests.making import NOW, make_annotation
from web.app import create_app
from web.desk.submitting import Given

LOCAL = "http://127.0.0.1:8000"


class Propose(Protocol):
    """What `propose` does."""

    def __call__(self, document: Document, *candidates: Candidate) -> None: ...


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Return the shipped registry."""
    return load()


@pytest.fixture
def propose(sqlite_database: Database) -> Propose:
    """Return a function that stores a document and candidates; the first ever stored has the id 1."""

    def store(document: Document, *candidates: Candidate) -> None:
        with sqlite_database.session() as session:
            saved = save_document(session, document, page_id=None, now=NOW)
            save_reading(session, saved.id, make_annotation(document), list(candidates), now=NOW)

    return store


PASSWORD = "correct horse battery"


@pytest.fixture
def application(sqlite_database: Database, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Return the application, at a time that stands still; counts are waited for, on a busy machine too."""
    monkeypatch.setattr("web.lately.DEAR", 60.0)
    monkeypatch.setattr("web.lately.PATIENCE", 60.0)
    return create_app(sqlite_database, registry, submit=read_nothing, now=lambda: NOW)


def read_nothing(source: str, body: bytes | None, **_: object) -> Given:
    """Refuse a document, as one that cannot be read."""
    raise SubmissionError(f"{source}: it cannot be read")


@pytest.fixture
def desk(application: FastAPI) -> Iterator[TestClient]:
    """Return a browser at the desk that shows every answer, also those to our own mistakes."""
    with browser(application) as client:
        yield client


def browser(application: FastAPI) -> TestClient:
    """Return a browser."""
    return TestClient(application, base_url=LOCAL, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make passwords cheap to compare, and so to guess."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("db.people.secrets._hasher", cheap)
    monkeypatch.setattr("db.people.secrets._NOBODY", cheap.hash("nobody's"))


Enter = Callable[[str, UserRole], TestClient]


@pytest.fixture
def enter(application: FastAPI, sqlite_database: Database, quick_passwords: None) -> Iterator[Enter]:
    """Return a function that makes a user and returns their browser, logged in; it sends the CSRF token."""
    with ExitStack() as open_browsers:

        def log_in(name: str, role: UserRole) -> TestClient:
            with sqlite_database.session() as session:
                people.add_user(session, name, role, PASSWORD, done_by="test", now=NOW)
            client = open_browsers.enter_context(browser(application))
            answer = client.post("/login", json={"name": name, "password": PASSWORD})
            client.headers["X-CSRF-Token"] = answer.json()["csrf"]
            return client

        yield log_in


def new_token(database: Database, name: str, role: UserRole) -> dict[str, str]:
    """Return the headers by which a program asks in a user's name."""
    with database.session() as session:
        lasts = timedelta(days=1)
        key = people.add_token(session, name, "test", role, lasts=lasts, done_by=name, now=NOW)
    return {"Authorization": f"Bearer {key}"}
