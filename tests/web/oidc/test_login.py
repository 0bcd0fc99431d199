"""Log in by a provider: who comes in, as whom, and who does not."""

import re
import subprocess
import sys
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import text

from db import people
from db.session import Database
from pipeline.errors import AccountError
from pipeline.review.people import UserRole
from tests.making import NOW
from tests.web.conftest import PASSWORD
from tests.web.oidc.conftest import At, come_in
from tests.web.oidc.provider import KEY, SECRET, STRANGER, Provider


def accounts(database: Database) -> dict[str, UserRole]:
    with database.session(read_only=True) as session:
        return {one.name: one.role for one in people.users(session)}


def attempts(database: Database) -> list[tuple[str, bool]]:
    with database.session(read_only=True) as session:
        rows = session.execute(text("SELECT name, succeeded FROM login_attempts ORDER BY id")).all()
        return [(name, bool(succeeded)) for name, succeeded in rows]


def test_person_comes_in_is_led_on_and_may_write(
    at: At, provider: Provider, sqlite_database: Database
) -> None:
    with at() as desk:
        answer = come_in(desk, provider, "/candidates?type=inquiry")
        assert (answer.status_code, answer.headers["location"]) == (303, "/candidates?type=inquiry")
        me = desk.get("/me").json()
        assert (me["name"], me["role"]) == ("ada", "reviewer")
        token = {"X-CSRF-Token": me["csrf"]}
        assert desk.post("/tokens", json={"label": "x"}).status_code == 403
        assert desk.post("/tokens", json={"label": "x"}, headers=token).status_code == 201
        assert desk.post("/logout", headers=token).status_code == 303
        assert desk.get("/candidates").status_code == 303
    assert accounts(sqlite_database) == {"ada": UserRole.REVIEWER}
    assert attempts(sqlite_database) == [("ada", True)]


def test_second_login_is_the_same_account_whatever_the_name_is_by_then(
    at: At, provider: Provider, sqlite_database: Database
) -> None:
    with at() as desk:
        come_in(desk, provider)
        provider.person |= {"preferred_username": "eve", "groups": ["other", "analysts", "chiefs"]}
        come_in(desk, provider)
        assert desk.get("/me").json()["name"] == "ada"
    assert accounts(sqlite_database) == {"ada": UserRole.ADMIN}
    with sqlite_database.session(read_only=True) as session:
        assert [(one.act, one.done_by) for one in people.acts(session)] == [
            ("role", "login provider"),
            ("add", "login provider"),
        ]


def test_cookies_are_kept_from_scripts_and_the_one_of_the_journey_ends_with_it(
    at: At, provider: Provider
) -> None:
    with at(secure=True) as desk:
        kept = desk.get("/login/oidc").headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "Secure" in kept
    assert "SameSite=lax" in kept
    assert "Path=/login/oidc" in kept
    with at() as desk:
        come_in(desk, provider)
        assert set(desk.cookies) == {"mercwatch"}


def without(*names: str) -> Any:
    return lambda claims: [claims.pop(name) for name in names]


AT = int(NOW.timestamp())
SPOILT: dict[str, Any] = {
    "nonce of another login": lambda claims: claims.update(nonce="another"),
    "no nonce": without("nonce"),
    "audience": lambda claims: claims.update(aud="another desk"),
    "many audiences without the party": lambda claims: claims.update(aud=["desk", "b"], azp="b"),
    "no audience": without("aud"),
    "issuer": lambda claims: claims.update(iss="https://evil.example"),
    "expired": lambda claims: claims.update(exp=AT - 61),
    "without end": without("exp"),
    "issued in the future": lambda claims: claims.update(iat=AT + 61),
    "nobody": without("sub"),
    "blank": lambda claims: claims.update(sub=""),
    "other access token": lambda claims: claims.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "no group that counts": lambda claims: claims.update(groups=["strangers"]),
    "no groups at all": without("groups"),
}


@pytest.mark.parametrize("wrong", SPOILT)
def test_word_that_is_not_for_us_now_is_refused(
    at: At, provider: Provider, sqlite_database: Database, wrong: str
) -> None:
    provider.spoil = SPOILT[wrong]
    with at() as desk:
        answer = come_in(desk, provider)
        refused(answer, desk, sqlite_database)


SIGNED: dict[str, Any] = {
    "another key": lambda claims: jwt.encode({"alg": "RS256", "kid": "k1"}, claims, STRANGER),
    "a key of no name": lambda claims: jwt.encode({"alg": "RS256", "kid": "k9"}, claims, STRANGER),
    "our secret": lambda claims: jwt.encode(
        {"alg": "HS256"}, claims, OctKey.import_key(SECRET * 2), algorithms=["HS256"]
    ),
    "the right key by a way not named": lambda claims: jwt.encode(
        {"alg": "PS256", "kid": "k1"}, claims, KEY, algorithms=["PS256"]
    ),
    "nothing": lambda claims: jwt.encode({"alg": "none"}, claims, KEY, algorithms=["none"]),
    "changed afterwards": lambda claims: _changed(jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY)),
    "no token": lambda claims: "",
    "words": lambda claims: "a.b.c",
}


def _changed(token: str) -> str:
    head, claims, signature = token.split(".")
    return f"{head}.{claims[:-4]}AAAA.{signature}"


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # what we forge is weak
@pytest.mark.parametrize("signed", SIGNED)
def test_word_that_is_not_signed_by_the_provider_is_refused(
    at: At, provider: Provider, sqlite_database: Database, signed: str
) -> None:
    provider.sign = SIGNED[signed]
    with at() as desk:
        refused(come_in(desk, provider), desk, sqlite_database)


def refused(answer: Any, desk: Any, database: Database) -> None:
    """Fail unless a clear page says so, nobody is in, and it is logged."""
    assert answer.status_code == 403, answer.text
    assert 'role="alert"' in answer.text
    assert "Log in with 127.0.0.1" in answer.text
    assert desk.get("/me").status_code == 303
    assert accounts(database) == {}
    assert attempts(database) == [("", False)]


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"state": "of another site"}, "was not begun in this browser"),
        ({"code": "made up"}, "does not take the code: invalid_grant"),
        ({"code": ""}, "it gives no code"),
        ({"error": "access_denied<b>"}, "access_denied&lt;b&gt;"),
        ({"iss": "https://evil.example"}, "Another provider"),
    ],
)
def test_wrong_way_back_is_refused(
    at: At, provider: Provider, sqlite_database: Database, instead: dict[str, str], told: str
) -> None:
    with at() as desk:
        answer = come_in(desk, provider, **instead)
        assert told in answer.text
        refused(answer, desk, sqlite_database)


def test_code_and_cookie_that_are_played_again_open_nothing(at: At, provider: Provider) -> None:
    with at() as desk, at() as thief:
        sent = desk.get("/login/oidc")
        brought = provider.authorize(sent.headers["location"])
        journey = desk.cookies["mercwatch_oidc"]
        assert desk.get("/login/oidc/back", params=brought).status_code == 303
        assert "not begun in this browser" in desk.get("/login/oidc/back", params=brought).text
        thief.cookies.set("mercwatch_oidc", journey)
        answer = thief.get("/login/oidc/back", params=brought)
        assert (answer.status_code, "invalid_grant" in answer.text) == (403, True)


def test_code_of_an_attacker_s_login_logs_nobody_else_in(at: At, provider: Provider) -> None:
    with at() as attacker, at() as victim:
        brought = provider.authorize(attacker.get("/login/oidc").headers["location"])
        victim.get("/login/oidc")
        assert victim.get("/login/oidc/back", params=brought).status_code == 403


def test_another_s_code_is_not_traded_without_the_verifier(at: At, provider: Provider) -> None:
    with at() as ada, at() as eve:
        stolen = provider.authorize(ada.get("/login/oidc").headers["location"])["code"]
        own = provider.authorize(eve.get("/login/oidc").headers["location"])["state"]
        answer = eve.get("/login/oidc/back", params={"code": stolen, "state": own})
        assert (answer.status_code, "invalid_grant" in answer.text) == (403, True)


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_login_leads_to_no_other_site(at: At, provider: Provider, address: str) -> None:
    with at() as desk:
        assert come_in(desk, provider, address).headers["location"] == "/candidates"


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://192.0.2.1/jwks"},
    ],
)
def test_provider_that_tells_wrong_of_itself_or_is_elsewhere_is_told_of(
    at: At, provider: Provider, told: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    provider.told = told
    with at() as desk:
        answer = desk.get("/login/oidc")
        if answer.status_code == 303:
            answer = come_in(desk, provider)
        assert (answer.status_code, "cannot be asked just now" in answer.text) == (502, True)
    named = ("of https://another.example: set", "token_endpoint", "jwks_uri", "192.0.2.1")
    assert any(one in caplog.text for one in named)


def test_provider_is_asked_over_the_guarded_network(at: At, provider: Provider) -> None:
    with at(allow_hosts=frozenset()) as desk:
        assert desk.get("/login/oidc").status_code == 502
    assert provider.asked == []


def test_groups_and_name_are_looked_up_where_the_token_has_none(at: At, provider: Provider) -> None:
    provider.person = {"sub": "u-1"}
    provider.more = {"sub": "u-1", "email": "Bob@Desk.example", "realm": {"roles": ["chiefs"]}}
    with at(claim="realm.roles") as desk:
        come_in(desk, provider)
        assert desk.get("/me").json()["role"] == "admin"
        assert desk.get("/me").json()["name"] == "bob@desk.example"
    provider.more["sub"] = "u-2"
    with at(claim="realm.roles") as desk:
        assert "another person" in come_in(desk, provider).text


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ({"sub": "u-2"}, "cannot be a name here"),
        ({"sub": "u-2", "preferred_username": "<b>x</b>"}, "cannot be a name here"),
        ({"sub": "u-2", "email": "x@y.example", "email_verified": False}, "cannot be a name here"),
        ({"sub": "u-2", "preferred_username": "ada"}, "mercwatch users link ada u-2"),
    ],
)
def test_name_that_is_taken_or_unusable_makes_no_account(
    at: At, provider: Provider, sqlite_database: Database, person: dict[str, Any], told: str
) -> None:
    with at() as desk:
        come_in(desk, provider)
        provider.person = person | {"groups": ["analysts"]}
        with at() as other:
            answer = come_in(other, provider)
            assert (answer.status_code, told in answer.text) == (403, True)
    assert set(accounts(sqlite_database)) == {"ada"}


def test_account_with_a_password_is_joined_by_an_admin_only(
    at: At, provider: Provider, sqlite_database: Database, quick_passwords: None
) -> None:
    with sqlite_database.session() as session:
        people.add_user(session, "ada", UserRole.ADJUDICATOR, PASSWORD, done_by="test", now=NOW)
    with at(roles={}) as desk:
        assert come_in(desk, provider).status_code == 403
        with sqlite_database.session() as session:
            people.link(session, "ada", provider.issuer, "u-1", done_by="test", now=NOW)
        assert come_in(desk, provider).status_code == 303
        assert desk.get("/me").json()["role"] == "adjudicator"  # no groups count, so it stays
        with sqlite_database.session() as session, pytest.raises(AccountError, match="somebody else"):
            people.link(session, "ada", provider.issuer, "u-1", done_by="test", now=NOW)
        with sqlite_database.session() as session:
            people.remove_user(session, "ada", done_by="test", now=NOW)
        assert "was removed" in come_in(desk, provider).text


@pytest.mark.parametrize("others", [None, UserRole.READER])
@pytest.mark.parametrize("roles", [{}, {"chiefs": UserRole.ADMIN}])
def test_people_of_no_group_are_refused_or_read_as_is_set(
    at: At, provider: Provider, others: UserRole | None, roles: dict[str, UserRole]
) -> None:
    with at(others=others, roles=roles) as desk:
        answer = come_in(desk, provider)
        assert answer.status_code == (303 if others else 403)
        if others:
            assert desk.get("/me").json()["role"] == "reader"


def test_passwords_can_be_switched_off(
    at: At, provider: Provider, sqlite_database: Database, quick_passwords: None
) -> None:
    with sqlite_database.session() as session:
        people.add_user(session, "eve", UserRole.ADMIN, PASSWORD, done_by="test", now=NOW)
    given = {"name": "eve", "password": PASSWORD}
    with at(passwords=False) as desk:
        assert "password" not in desk.get("/login").text
        assert desk.post("/login", json=given).status_code == 403
        come_in(desk, provider)
        token = {"X-CSRF-Token": desk.get("/me").json()["csrf"]}
        assert desk.post("/password", json={"old": "x", "new": "y" * 12}, headers=token).status_code == 403
    with at() as desk:
        assert re.search("Log in with 127.0.0.1.*password", desk.get("/login").text, re.S)
        assert desk.post("/login", json=given).status_code == 200


def test_account_of_the_provider_has_no_password(
    at: At, provider: Provider, sqlite_database: Database, quick_passwords: None
) -> None:
    with at() as desk:
        come_in(desk, provider)
    for password in ("", "nobody's", PASSWORD):
        assert people.log_in(sqlite_database, "ada", password, address="x", now=NOW) is None


def test_whoever_fails_too_often_has_to_wait(at: At, provider: Provider) -> None:
    with at() as desk:
        for _ in range(50):
            desk.get("/login/oidc/back", params={"state": "x", "code": "y"})
        answer = come_in(desk, provider)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "/token" not in provider.asked


def test_nobody_reads_before_there_are_users_where_a_provider_knows_them(at: At) -> None:
    with at() as desk:
        assert desk.get("/candidates").status_code == 303


def test_nothing_is_imported_where_no_provider_is_set() -> None:
    unwanted = ("authlib", "joserfc", "web.oidc.routes")
    code = f"import sys, web.app; print([one for one in {unwanted} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
