"""Log in and out, tokens and passwords."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from db import people
from db.people.logins import LIFETIME, PER_NAME, WINDOW
from db.session import Database
from pipeline.registry import Registry
from pipeline.review.people import UserRole
from tests.making import NOW
from tests.web.conftest import PASSWORD, Enter, browser
from web.app import create_app


@pytest.fixture
def ada(sqlite_database: Database, quick_passwords: None) -> None:
    with sqlite_database.session() as session:
        people.add_user(session, "ada", UserRole.REVIEWER, PASSWORD, done_by="test", now=NOW)


def form(client: TestClient, **fields: str) -> dict[str, str]:
    """Return the login form filled in, as a browser sends it."""
    page = client.get("/login").text
    token = re.search(r'name="form" value="([^"]+)"', page)
    assert token
    return {"form": token[1], "next": "/candidates", "name": "ada", "password": PASSWORD} | fields


@pytest.mark.usefixtures("ada")
def test_form_logs_in_leads_on_and_shows_who_it_is(desk: TestClient) -> None:
    answer = desk.post("/login", data=form(desk, next="/candidates?type=inquiry"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/candidates?type=inquiry")
    assert "ada, reviewer" in desk.get("/candidates").text
    assert desk.get("/login").headers["location"] == "/candidates"


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("secure", [True, False])
def test_cookie_is_kept_from_scripts_and_other_sites(
    sqlite_database: Database, registry: Registry, secure: bool
) -> None:
    with browser(create_app(sqlite_database, registry, secure=secure)) as client:
        answer = client.post("/login", json={"name": "ada", "password": PASSWORD})
    (cookie,) = (c for c in answer.headers.get_list("set-cookie") if c.startswith("mercwatch="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert ("Secure" in cookie) is secure


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "", "javascript:x"]
)
def test_no_form_leads_to_another_site(desk: TestClient, address: str) -> None:
    assert desk.post("/login", data=form(desk, next=address)).headers["location"] == "/candidates"
    assert "evil" not in desk.get("/login", params={"next": address}).text


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"password": "wrong"}, 401, "Name or password is wrong."),
        ({"name": "nobody"}, 401, "Name or password is wrong."),
        ({"form": "of another site"}, 403, "The form has aged."),
    ],
)
def test_wrong_words_are_told_without_saying_which(
    desk: TestClient, fields: dict[str, str], status: int, words: str
) -> None:
    answer = desk.post("/login", data=form(desk, **fields))
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "mercwatch" not in desk.cookies


@pytest.mark.usefixtures("ada")
def test_guessing_is_slowed_down_and_ends_by_itself(sqlite_database: Database, registry: Registry) -> None:
    clock = [NOW]
    with browser(create_app(sqlite_database, registry, now=lambda: clock[0])) as client:
        given = {"name": "ada", "password": "wrong"}
        for _ in range(PER_NAME):
            assert client.post("/login", json=given).status_code == 401
        right = {"name": "ada", "password": PASSWORD}
        answer = client.post("/login", json=right)
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) == WINDOW.total_seconds()
        page = client.post("/login", data=form(client))
        assert (page.status_code, "Try again in" in page.text) == (429, True)
        clock[0] += WINDOW + timedelta(seconds=1)
        assert client.post("/login", json=right).status_code == 200


def test_login_ends_by_logging_out(enter: Enter) -> None:
    ada = enter("ada", UserRole.REVIEWER)
    key = ada.cookies["mercwatch"]
    assert ada.post("/logout").status_code == 200 or ada.cookies.get("mercwatch") is None
    ada.cookies.set("mercwatch", key)
    assert ada.get("/candidates").status_code == 303


def test_login_ends_by_itself(enter: Enter, sqlite_database: Database, registry: Registry) -> None:
    key = enter("ada", UserRole.REVIEWER).cookies["mercwatch"]
    for after, status in ((LIFETIME - timedelta(seconds=1), 200), (LIFETIME, 303)):
        with browser(create_app(sqlite_database, registry, now=lambda after=after: NOW + after)) as client:
            client.cookies.set("mercwatch", key)
            assert client.get("/candidates").status_code == status


def test_changed_password_ends_every_login(application: FastAPI, enter: Enter) -> None:
    ada = enter("ada", UserRole.READER)
    with browser(application) as elsewhere:
        elsewhere.post("/login", json={"name": "ada", "password": PASSWORD})
        assert ada.post("/password", json={"old": "wrong", "new": "x" * 12}).status_code == 422
        assert ada.post("/password", json={"old": PASSWORD, "new": "short"}).status_code == 422
        assert ada.post("/password", json={"old": PASSWORD, "new": "a new one, longer"}).status_code == 200
        assert elsewhere.get("/candidates").status_code == 303
        assert elsewhere.post("/login", json={"name": "ada", "password": PASSWORD}).status_code == 401
        assert elsewhere.post("/login", json={"name": "ada", "password": "a new one, longer"}).is_success


def test_role_and_removal_count_at_once(enter: Enter, sqlite_database: Database) -> None:
    ada = enter("ada", UserRole.REVIEWER)
    with sqlite_database.session() as session:
        people.set_role(session, "ada", UserRole.READER, done_by="test", now=NOW)
    assert ada.get("/me").json()["role"] == "reader"
    with sqlite_database.session() as session:
        people.remove_user(session, "ada", done_by="test", now=NOW)
    assert ada.get("/candidates").status_code == 303


def test_token_is_shown_once_and_reads_until_it_is_revoked(application: FastAPI, enter: Enter) -> None:
    ada = enter("ada", UserRole.REVIEWER)
    key = ada.post("/tokens", json={"label": "nightly", "role": "reader"}).json()["token"]
    listed = ada.get("/tokens")
    assert key not in listed.text
    assert [(one["label"], one["role"]) for one in listed.json()] == [("nightly", "reader")]
    with browser(application) as program:
        program.headers["Authorization"] = f"Bearer {key}"
        assert program.get("/me").json() == {"name": "ada", "role": "reader", "csrf": None}
        assert program.get("/candidates").status_code == 200
        assert program.post("/tokens", json={"label": "more"}).status_code == 403
        number = listed.json()[0]["id"]
        assert ada.post(f"/tokens/{number}/revoke").json() == {"revoked": number}
        assert program.get("/me").status_code == 401


def test_token_is_never_worth_more_than_its_user(enter: Enter) -> None:
    ada, eve = enter("ada", UserRole.REVIEWER), enter("eve", UserRole.ADMIN)
    answer = ada.post("/tokens", json={"label": "x", "role": "admin"})
    assert (answer.status_code, "cannot be admin" in answer.text) == (403, True)
    ada.post("/tokens", json={"label": "x"})
    assert eve.post("/tokens/1/revoke").status_code == 422
