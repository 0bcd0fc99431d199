"""Accounts, and what is logged of them."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from db import people
from db.people import Login, Throttled
from db.people.logins import PER_ADDRESS, PER_NAME
from db.schema import LoginRow, TokenRow, UserRow
from db.session import Database
from pipeline.errors import AccountError, RightError
from pipeline.review.people import UserRole
from tests.making import NOW

PASSWORD = "correct horse battery"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("db.people.secrets._hasher", cheap)
    monkeypatch.setattr("db.people.secrets._NOBODY", cheap.hash("nobody's"))


@pytest.fixture
def ada(database: Database) -> Database:
    """Return a database with one user."""
    with database.session() as session:
        people.add_user(session, "ada", UserRole.REVIEWER, PASSWORD, done_by="root", now=NOW)
    return database


def log_in(database: Database, password: str = PASSWORD, name: str = "ada") -> Login | Throttled | None:
    return people.log_in(database, name, password, address="192.0.2.1", now=NOW)


def test_each_role_may_do_what_those_before_it_may() -> None:
    order = list(UserRole)
    assert [[one.covers(other) for other in order] for one in order] == [
        [n <= m for n in range(len(order))] for m in range(len(order))
    ]


def test_nothing_that_opens_a_door_is_kept(ada: Database) -> None:
    entered = log_in(ada)
    assert isinstance(entered, Login)
    with ada.session() as session:
        token = people.add_token(session, "ada", "x", UserRole.READER, lasts=DAY, done_by="ada", now=NOW)
    with ada.session() as session:
        assert session.scalars(select(UserRow.password)).one().startswith("$argon2id$")
        assert session.scalars(select(LoginRow.key)).one() != entered.key
        assert session.scalars(select(TokenRow.key)).one() != token
        found = people.person_of_login(session, entered.key, now=NOW)
        assert found
        assert (found[0].name, found[1]) == ("ada", entered.csrf)
        assert people.person_of_login(session, entered.csrf, now=NOW) is None


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "wrong"), ("bob", PASSWORD), ("", ""), ("a\x00", "\udcff")]
)
def test_wrong_name_or_password_is_none(ada: Database, name: str, password: str) -> None:
    assert log_in(ada, password, name) is None


def test_failures_of_one_name_are_bounded_and_a_success_clears_them(ada: Database) -> None:
    for _ in range(PER_NAME - 1):
        assert log_in(ada, "wrong") is None
    assert isinstance(log_in(ada), Login)
    for _ in range(PER_NAME):
        assert log_in(ada, "wrong") is None
    assert isinstance(log_in(ada), Throttled)
    assert log_in(ada, "wrong", "bob") is None  # another name from there


def test_failures_of_one_address_are_bounded_whatever_the_names(ada: Database) -> None:
    for n in range(PER_ADDRESS):
        assert log_in(ada, "wrong", f"guess{n}") is None
    assert isinstance(log_in(ada), Throttled)


def test_token_ends_and_follows_its_user_s_role(ada: Database) -> None:
    with ada.session() as session:
        key = people.add_token(session, "ada", "x", UserRole.REVIEWER, lasts=DAY, done_by="ada", now=NOW)
        people.set_role(session, "ada", UserRole.READER, done_by="root", now=NOW)
        found = people.person_of_token(session, key, now=NOW)
        assert found
        assert found.role is UserRole.READER
        assert people.person_of_token(session, key, now=NOW + DAY) is None
        with pytest.raises(RightError):
            people.add_token(session, "ada", "x", UserRole.ADMIN, lasts=DAY, done_by="ada", now=NOW)
        with pytest.raises(AccountError, match="lasts"):
            people.add_token(session, "ada", "x", UserRole.READER, lasts=400 * DAY, done_by="ada", now=NOW)


def test_removed_user_is_out_and_the_name_is_never_another_s(ada: Database) -> None:
    entered = log_in(ada)
    assert isinstance(entered, Login)
    with ada.session() as session:
        key = people.add_token(session, "ada", "x", UserRole.READER, lasts=DAY, done_by="ada", now=NOW)
        people.remove_user(session, "ada", done_by="root", now=NOW)
        assert people.person_of_login(session, entered.key, now=NOW) is None
        assert people.person_of_token(session, key, now=NOW) is None
        assert people.any_users(session)
    assert log_in(ada) is None
    with ada.session() as session, pytest.raises(AccountError, match="taken, or was once"):
        people.add_user(session, "ada", UserRole.ADMIN, PASSWORD, done_by="root", now=NOW)


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("Ada", PASSWORD, "a name is"),
        ("a b", PASSWORD, "a name is"),
        ("", PASSWORD, "a name is"),
        ("operator:root", PASSWORD, "a name is"),
        ("ada", "short", "12 to 1000"),
        ("ada", "x" * 1001, "12 to 1000"),
    ],
)
def test_account_out_of_form_is_refused(
    sqlite_database: Database, name: str, password: str, words: str
) -> None:
    with sqlite_database.session() as session, pytest.raises(AccountError, match=words):
        people.add_user(session, name, UserRole.READER, password, done_by="root", now=NOW)


def test_every_act_is_logged_with_who_did_it_and_stays(ada: Database) -> None:
    with ada.session() as session:
        people.set_role(session, "ada", UserRole.ADMIN, done_by="root", now=NOW)
        people.set_password(session, "ada", PASSWORD * 2, done_by="ada", now=NOW)
        people.add_token(session, "ada", "x", UserRole.READER, lasts=DAY, done_by="ada", now=NOW)
        people.revoke_token(session, "ada", 1, done_by="ada", now=NOW)
        people.remove_user(session, "ada", done_by="root", now=NOW)
    with ada.session() as session:
        log = people.acts(session)
    assert [(one.act, one.done_by) for one in reversed(log)] == [
        ("add", "root"),
        ("role", "root"),
        ("password", "ada"),
        ("token", "ada"),
        ("revoke", "ada"),
        ("remove", "root"),
    ]
    assert log[-2].details == {"before": "reviewer", "after": "admin"}
    for statement in ("UPDATE admin_log SET act = 'no'", "DELETE FROM admin_log"):
        with pytest.raises(IntegrityError, match="append-only"), ada.session() as session:
            session.execute(text(statement))


def test_unknown_user_is_told(sqlite_database: Database) -> None:
    with sqlite_database.session() as session, pytest.raises(AccountError, match="there is no user 'bob'"):
        people.set_role(session, "bob", UserRole.ADMIN, done_by="root", now=NOW)
