"""A desk over a database with a few candidates."""

from collections.abc import Iterator
from typing import Protocol

import pytest
from starlette.testclient import TestClient

from db.session import Database
from db.store import save_document, save_reading
from pipeline.records import Candidate, Document
from pipeline.registry import Registry, load
from tests.making import NOW, make_annotation
from web.app import create_app

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


@pytest.fixture
def desk(sqlite_database: Database, registry: Registry) -> Iterator[TestClient]:
    """Return a browser at the desk that shows every answer, also those to our own mistakes."""
    app = create_app(sqlite_database, registry)
    with TestClient(app, base_url=LOCAL, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
