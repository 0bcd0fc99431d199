"""A document's page, its archived bytes, and the pages of many at once."""

import html
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from db import store
from db.session import Database
from db.store import save_document, save_reading
from pipeline.errors import ArchiveError
from pipeline.records import ArchivePointer
from pipeline.registry import Registry
from pipeline.review.people import UserRole
from tests.making import NOW, POINTER, make_annotation, make_document, make_result, us_sanctions
from tests.web.conftest import Enter, Propose, browser
from web.app import create_app

DOCUMENT = make_document("The US sanctioned Intellexa in March 2024.\n\nFrance joined.")
PAGE = b"<script>alert(1)</script>"


class Shelf:
    """An archive that keeps one body, or has lost it."""

    def __init__(self) -> None:
        self.lost = False

    def read(self, pointer: ArchivePointer) -> bytes:
        if self.lost:
            raise ArchiveError("gone")
        assert pointer == POINTER
        return PAGE


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def archived(sqlite_database: Database, registry: Registry, shelf: Shelf) -> Iterator[TestClient]:
    """Return a browser at a desk with one document, whose page is archived."""
    with sqlite_database.session() as session:
        page = store.add_page(session, make_result(body=PAGE), feed=None, pointer=POINTER)
        saved = save_document(session, DOCUMENT, page_id=page.id, now=NOW)
        save_reading(session, saved.id, make_annotation(DOCUMENT), [us_sanctions(DOCUMENT)], now=NOW)
    with browser(create_app(sqlite_database, registry, archive=shelf, now=lambda: NOW)) as client:
        yield client


def test_archived_page_is_a_download_and_never_a_page(archived: TestClient, shelf: Shelf) -> None:
    assert 'href="/documents/1/archived" download' in archived.get("/documents/1").text
    answer = archived.get("/documents/1/archived")
    assert (answer.content, answer.headers["content-type"]) == (PAGE, "application/octet-stream")
    assert answer.headers["content-disposition"] == 'attachment; filename="document-1.html"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    shelf.lost = True
    assert "lost this page" in archived.get("/documents/1/archived").text


def test_document_shows_its_text_its_candidates_and_its_versions(
    desk: TestClient, propose: Propose, sqlite_database: Database
) -> None:
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    edited = make_document(DOCUMENT.text + "\n\nSpain too.")
    with sqlite_database.session() as session:
        save_document(session, edited, page_id=None, now=NOW)
    page = desk.get("/documents/1").text
    assert re.search(r'<a class="mark f-firms"[^>]*>Intellexa</a>', page)
    assert 'href="/candidates/1"' in page
    assert '<a href="/documents/2">2</a>' in page
    assert "a later version is current" in page
    assert "+Spain too." in page
    assert desk.get("/documents/3").status_code == 404
    assert desk.get("/documents/1/archived").status_code == 404


def test_only_who_may_decide_is_offered_to_add(enter: Enter, propose: Propose) -> None:
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    reviewer, reader = enter("ada", UserRole.REVIEWER), enter("rea", UserRole.READER)
    assert "adding.js" in reviewer.get("/documents/1?add=1").text
    assert "adding.js" not in reader.get("/documents/1?add=1").text
    assert 'data-do="add"' not in reader.get("/documents/1?add=1").text


def test_reader_sees_no_verdicts(enter: Enter, propose: Propose) -> None:
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    reviewer, reader = enter("ada", UserRole.REVIEWER), enter("rea", UserRole.READER)
    assert 'action="/candidates/1/decisions"' in reviewer.get("/candidates/1").text
    page = reader.get("/candidates/1").text
    assert "/decisions" not in page
    assert "data-writable" not in page


def test_candidate_s_page_tells_decisions_on_it_and_what_is_like_it(enter: Enter, propose: Propose) -> None:
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    again = make_document("In March 2024 the US sanctioned Intellexa.", url="https://press.example/")
    propose(again, us_sanctions(again))
    ada = enter("ada", UserRole.REVIEWER)
    shown = ada.get("/candidates/1/review").json()["shown"]
    ada.post("/candidates/1/decisions", json={"verdict": "accept", "shown": shown, "note": "<plain>"})
    page = ada.get("/candidates/1").text
    assert "As it stands" in page
    assert "&lt;plain&gt;" in page
    assert 'action="/decisions/1/undo"' in page
    other = ada.get("/candidates/2").text
    assert 'data-candidate="1"' in other[other.index('id="alike"') :]
    near = ada.get("/candidates/2/similar").json()["found"]
    assert [(one["id"], one["state"], one["actors"]) for one in near] == [(1, "decided", ["United States"])]
    assert [one["id"] for one in ada.get("/candidates/1/similar?words=2").json()["found"]] == [2]
    assert [one["id"] for one in ada.get("/candidates/2/similar?words=joined").json()["found"]] == [1]
    assert ada.get("/candidates/2/similar?words=%00").status_code == 400


def test_queue_is_told_to_scripts_in_its_order(desk: TestClient, propose: Propose) -> None:
    propose(
        DOCUMENT,
        us_sanctions(DOCUMENT, confidence=0.4),
        us_sanctions(
            DOCUMENT,
            instrument="x",
            quotes={"US": "US", "intellexa": "Intellexa", "2024-03": "March 2024", "x": "The"},
            confidence=0.8,
        ),
    )
    assert desk.get("/queue").json() == {"ids": [1, 2]}
    assert desk.get("/queue?min_confidence=0.5").json() == {"ids": [1]}
    page = desk.get("/candidates/1?min_confidence=0.3").text
    assert 'data-queue="?min_confidence=0.3&amp;page=1"' in page
    assert '<a href="/candidates/2?min_confidence=0.3" rel="next">' in page


def test_many_are_previewed_applied_and_undone_by_forms(enter: Enter, propose: Propose) -> None:
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    ada, bob = enter("ada", UserRole.REVIEWER), enter("bob", UserRole.REVIEWER)
    page = ada.get("/bulk?verdict=reject&actor=France").text
    assert "finds nothing" in page
    page = ada.get("/bulk?verdict=reject&actor=united+states").text
    fields = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split('class="apply"')[1])
    )
    assert (fields["actor"], fields["verdict"]) == ("US", "reject")
    done = ada.post("/bulk/apply", data=fields | {"reason": "off_topic"})
    assert done.status_code == 303
    batch = done.headers["location"]
    assert "Undo all 1" in ada.get(batch).text
    assert bob.get(batch).status_code == 403
    undone = ada.post(f"{batch}/undo", data={"csrf": fields["csrf"]})
    assert (undone.status_code, undone.headers["location"]) == (303, batch)
    assert "All of it is undone" in ada.get(batch).text
    assert ada.get("/bulk/none").status_code == 404


def test_form_and_help_are_the_codebook_s(enter: Enter, propose: Propose, registry: Registry) -> None:
    propose(DOCUMENT, us_sanctions(DOCUMENT))
    ada = enter("ada", UserRole.REVIEWER)
    page = ada.get("/candidates/1").text
    for name, field in registry.codebook.fields.items():
        if name != "evidence":
            assert f'data-field="{name}"' in page
            assert field.label in page
    for code in registry.codebook.types:
        assert f'<option value="{code}"' in page
    for reason in registry.codebook.rejections:
        assert f'name="reason" value="{reason}"' in page
    book = html.unescape(re.sub(r"</?code>", "", ada.get("/codebook").text)).replace("`", "")
    told = [one.rule for one in registry.codebook.types.values()]
    told += [one.case for one in (*registry.codebook.precedence, *registry.codebook.settled)]
    told += registry.codebook.scope.not_actions
    assert [words for words in told if words.replace("`", "") not in book] == []
