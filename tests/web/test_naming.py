"""A proposed name is accepted as a difference that was shown, or dismissed for good."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from db.session import Database
from flows.steps.proposing import look_for_names
from pipeline.registry import Registry, load
from pipeline.review.people import UserRole
from tests.making import NOW, make_document
from tests.web.conftest import Enter, Propose
from web.app import create_app

PAGE = "/registry/proposals/acme%20intrusion"
FORM = {
    "kind": "firm",
    "name": "Acme Intrusion",
    "id": "acme_intrusion",
    "type": "spyware",
    "countries": "il, GR",
    "sources": "https://example.org/acme",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "registry"


@pytest.fixture
def application(sqlite_database: Database, registry: Registry, folder: Path) -> Any:
    """Return the application with a registry of its own."""
    return create_app(sqlite_database, registry, own_registry=folder, now=lambda: NOW)


@pytest.fixture
def ada(enter: Enter, propose: Propose, sqlite_database: Database, registry: Registry) -> TestClient:
    """Return a reviewer; two texts name a vendor."""
    for number in range(2):
        words = f"On day {number} the spyware maker Acme Intrusion <b>closed</b>."
        propose(make_document(words, url=f"https://x.example/{number}", publisher=f"Paper {number}"))
    look_for_names(sqlite_database, registry)
    return enter("ada", UserRole.REVIEWER)


def send(client: TestClient, what: str, **fields: Any) -> Any:
    return client.post(f"{PAGE}/{what}", json=FORM | fields if what in {"draft", "accept"} else fields)


def test_names_are_listed_by_publishers_with_their_page(ada: TestClient) -> None:
    assert ada.get("/registry/proposals", headers={"accept": "application/json"}).json() == [
        {
            "key": "acme intrusion",
            "name": "Acme Intrusion",
            "kind": "firm",
            "firm": None,
            "hint": "spyware",
            "publishers": 2,
            "documents": 2,
            "times": 2,
            "standing": "open",
        }
    ]
    assert f'href="{PAGE}"' in ada.get("/registry/proposals").text
    page = ada.get(PAGE).text
    assert "<mark>Acme Intrusion</mark> &lt;b&gt;closed&lt;/b&gt;" in page
    assert 'name="id" value="acme_intrusion"' in page


def test_draft_shows_the_difference_and_writes_nothing(ada: TestClient, folder: Path) -> None:
    answer = send(ada, "draft")
    assert answer.status_code == 200
    assert "+    jurisdictions: [IL, GR]" in answer.json()["diff"]
    assert not folder.exists()


def test_accepted_draft_is_written_and_told(ada: TestClient, folder: Path) -> None:
    expected = send(ada, "draft").json()["expected"]
    assert send(ada, "accept", expected=expected, note="seen twice").status_code == 409  # another note
    expected = send(ada, "draft", note="seen twice").json()["expected"]
    assert send(ada, "accept", expected=expected, note="seen twice").status_code == 201
    firm = load(folder).firms["acme_intrusion"]
    assert (firm.jurisdictions, firm.note) == (("IL", "GR"), "seen twice")
    (said,) = ada.get(PAGE, headers={"accept": "application/json"}).json()["said"]
    assert (said["verdict"], said["done_by"], said["file"]) == (
        "accept",
        "ada",
        "added/firms/acme_intrusion.yml",
    )
    assert said["change"]["fields"]["jurisdictions"] == ["IL", "GR"]
    page = ada.get(PAGE).text
    assert (
        "2 documents name it; read them anew by <code>mercwatch reprocess --mentions acme_intrusion" in page
    )
    assert "Show the difference" not in page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"countries": "QQ"}, "&#39;QQ&#39; is no known country"),
        ({"id": "nso_group"}, "there is one of this id"),
        ({"kind": "alias", "id": "nobody"}, "no such firm or body"),
        ({"sources": ""}, "is no http"),
    ],
)
def test_draft_that_would_not_hold_says_why_and_keeps_the_form(
    ada: TestClient, folder: Path, fields: dict[str, str], told: str
) -> None:
    if fields == {"sources": ""}:
        fields, told = {"sources": "example.org"}, "is no http(s) URL"
    data = FORM | fields | {"csrf": ada.headers["X-CSRF-Token"]}
    answer = ada.post(f"{PAGE}/draft", data=data, headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{data["countries"]}"' in answer.text
    assert send(ada, "accept", expected="x", **fields).status_code == 422
    assert not folder.exists()


def test_what_was_not_shown_is_not_written(ada: TestClient, folder: Path) -> None:
    expected = send(ada, "draft").json()["expected"]
    assert send(ada, "accept", expected=expected, countries="IT").status_code == 409
    assert not (folder / "added").exists()


def test_second_reviewer_is_told_that_another_decided(ada: TestClient, enter: Enter, folder: Path) -> None:
    bob = enter("bob", UserRole.REVIEWER)
    expected = send(bob, "draft").json()["expected"]
    assert send(ada, "dismiss", note="a band").status_code == 201
    assert send(bob, "accept", expected=expected).status_code == 409
    assert not (folder / "added").exists()


def test_dismissed_name_is_gone_from_the_list_and_can_be_reopened(ada: TestClient) -> None:
    def names(standing: str) -> list[str]:
        answer = ada.get(f"/registry/proposals?standing={standing}", headers={"accept": "application/json"})
        return [one["name"] for one in answer.json()]

    assert send(ada, "dismiss", note="a band").status_code == 201
    assert (names("open"), names("dismissed")) == ([], ["Acme Intrusion"])
    assert "a band" in ada.get(PAGE).text
    assert send(ada, "reopen", seen=1).status_code == 201
    assert names("open") == ["Acme Intrusion"]


def test_reader_and_stranger_decide_nothing(ada: TestClient, enter: Enter, folder: Path) -> None:
    reader = enter("eve", UserRole.READER)
    assert "Show the difference" not in reader.get(PAGE).text
    for what in ("draft", "accept", "dismiss", "reopen"):
        assert send(reader, what).status_code == 403
    assert not folder.exists()


def test_name_that_no_text_has_is_not_found(ada: TestClient) -> None:
    assert ada.get("/registry/proposals/nobody").status_code == 404
    assert ada.post("/registry/proposals/nobody/dismiss", json={}).status_code == 404


def test_desk_without_a_registry_of_its_own_writes_none(
    sqlite_database: Database, registry: Registry, ada: TestClient
) -> None:
    plain = create_app(sqlite_database, registry, now=lambda: NOW)
    other = TestClient(plain, base_url=str(ada.base_url), cookies=ada.cookies)
    other.headers["X-CSRF-Token"] = ada.headers["X-CSRF-Token"]
    assert send(other, "draft").status_code == 403
    assert "Show the difference" not in other.get(PAGE).text
