"""Every route of the application: who may read, and that no write goes through without token and right."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from db.queries import totals
from db.session import Database
from pipeline.review.people import UserRole
from tests.making import make_document, us_sanctions
from tests.web.addresses import filled, routes
from tests.web.conftest import Enter, Propose, browser, new_token
from web.access.gate import OF_ADMINS, OWN_AFFAIRS, PUBLIC, READING

WRITTEN = {"decisions", "users", "api_tokens", "actions"}


def ask(client: TestClient, method: str, path: str, **more: object) -> Response:
    return client.request(method, filled(path), **({"json": {}} | more))  # type: ignore[arg-type, return-value]


def writes(application: FastAPI) -> list[tuple[str, str]]:
    found = [(method, path) for method, path in routes(application) if method not in READING]
    assert {path for _, path in found if path in PUBLIC} == {"/login"}  # its form has a token of its own
    return [(method, path) for method, path in found if path not in PUBLIC]


@pytest.fixture(autouse=True)
def proposed(propose: Propose, sqlite_database: Database) -> Iterator[None]:
    """Propose one candidate, and see after the test that nobody has decided on it."""
    propose(make_document(), us_sanctions(make_document()))
    yield
    with sqlite_database.session() as session:
        assert totals(session)["decisions"] == 0


def test_there_are_writes_to_look_at(application: FastAPI) -> None:
    assert len(writes(application)) >= 11


def test_nobody_writes_without_a_login_even_where_there_are_no_users(
    application: FastAPI, desk: TestClient
) -> None:
    for method, path in writes(application):
        assert ask(desk, method, path).status_code == 401, path
        assert ask(desk, method, path, json=None, data={"verdict": "accept"}).status_code == 401, path


def test_login_alone_writes_nothing_without_the_csrf_token(application: FastAPI, enter: Enter) -> None:
    admin = enter("ada", UserRole.ADMIN)
    for wrong in (None, "", "wrong", "\udcff".encode("utf-8", "surrogatepass")):
        admin.headers.pop("X-CSRF-Token", None)
        headers = {} if wrong is None else {"X-CSRF-Token": wrong}
        for method, path in writes(application):
            assert ask(admin, method, path, headers=headers).status_code == 403, path
            assert ask(admin, method, path, headers=headers, json=None, data={}).status_code == 403, path


def test_another_s_csrf_token_is_none(application: FastAPI, enter: Enter) -> None:
    ada, eve = enter("ada", UserRole.ADMIN), enter("eve", UserRole.ADMIN)
    ada.headers["X-CSRF-Token"] = eve.headers["X-CSRF-Token"]
    for method, path in writes(application):
        assert ask(ada, method, path).status_code == 403, path


def test_reader_writes_nothing_but_their_own_affairs(
    application: FastAPI, enter: Enter, sqlite_database: Database
) -> None:
    reader = enter("rea", UserRole.READER)
    enter("ada", UserRole.ADMIN)
    with browser(application) as program:
        for who, role in (("rea", UserRole.READER), ("ada", UserRole.READER)):
            headers = new_token(sqlite_database, who, role)
            for method, path in set(writes(application)):
                if path not in OWN_AFFAIRS:
                    assert ask(reader, method, path).status_code == 403, path
                    assert ask(program, method, path, headers=headers).status_code == 403, path


def test_only_admins_see_and_do_what_is_for_admins(application: FastAPI, enter: Enter) -> None:
    others = [enter(role, role) for role in (UserRole.REVIEWER, UserRole.ADJUDICATOR)]
    admin = enter("ada", UserRole.ADMIN)
    known = [(method, path) for method, path in routes(application) if path in OF_ADMINS]
    assert {path for _, path in known} == OF_ADMINS
    for method, path in known:
        assert {ask(one, method, path).status_code for one in others} == {403}, path
        assert "takes the role" not in ask(admin, method, path).text, path


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_s_page_sends_is_refused(application: FastAPI, enter: Enter, site: str) -> None:
    admin = enter("ada", UserRole.ADMIN)
    for method, path in [*writes(application), ("POST", "/login")]:
        body = {"name": "ada", "password": "x"} if path == "/login" else {}
        answer = ask(admin, method, path, headers={"Sec-Fetch-Site": site}, json=body)
        assert answer.status_code == 403, path


@pytest.mark.parametrize("token", ["Bearer wrong", "Bearer ", "Basic YTpi", "x"])
def test_wrong_token_opens_nothing_not_even_reading(
    application: FastAPI, desk: TestClient, token: str
) -> None:
    for method, path in routes(application):
        if path not in PUBLIC:
            assert ask(desk, method, path, headers={"Authorization": token}).status_code == 401, path


def test_once_there_is_a_user_pages_need_a_login(
    application: FastAPI, enter: Enter, desk: TestClient
) -> None:
    assert desk.get("/candidates").status_code == 200
    reader = enter("rea", UserRole.READER)
    for method, path in routes(application):
        if method == "GET" and path not in PUBLIC:
            answer = ask(desk, method, path, json=None)
            if path.startswith("/api/"):  # for programs: no form
                assert answer.status_code == 401, path
            else:
                assert (answer.status_code, answer.headers["location"][:12]) == (303, "/login?next="), path
            program = ask(desk, method, path, json=None, headers={"Accept": "application/json"})
            assert program.status_code == 401
            known = ask(reader, method, path, json=None)
            assert known.status_code in ({403} if path in OF_ADMINS else {200, 303, 307, 404}), path
            assert not known.headers.get("location", "").startswith("/login"), path
    for path in PUBLIC & {path for _, path in routes(application)}:
        assert desk.get(path).status_code == 200


def test_without_users_the_pages_say_how_to_add_the_first(desk: TestClient) -> None:
    for path in ("/candidates", "/login"):
        assert "mercwatch users add" in desk.get(path).text


def test_body_beyond_the_limit_is_not_read(enter: Enter) -> None:
    ada = enter("ada", UserRole.ADMIN)
    answer = ada.post("/candidates/1/decisions", json={"note": "x" * 1_000_001})
    assert (answer.status_code, answer.json()["title"]) == (413, "That is too much")
