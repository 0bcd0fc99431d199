"""`mercwatch users` and `review`: accounts from the command line."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import app
from db import people
from db.session import open_database
from pipeline.errors import MercwatchError
from pipeline.review.people import UserRole
from tests.making import NOW

PASSWORD = "correct horse battery\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> str:
    """Return the URL of the database that the commands use."""
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", sqlite_url)
    return sqlite_url


def run(*arguments: str, given: str = "") -> Result:
    done = CliRunner().invoke(app, [*arguments], input=given)
    if isinstance(done.exception, MercwatchError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done


def test_account_is_made_changed_and_removed(home: str) -> None:
    run("users", "add", "ada", given=PASSWORD)
    run("users", "role", "ada", "admin")
    key = run("users", "token", "ada", "nightly").stdout.strip()
    run("users", "password", "ada", given="another one, longer\n")
    with open_database(home) as opened:
        with opened.session() as session:
            found = people.person_of_token(session, key, now=people.users(session)[0].created_at)
            assert found
            assert (found.name, found.role) == ("ada", UserRole.READER)
        entered = people.log_in(opened, "ada", "another one, longer", address="here", now=NOW)
        assert isinstance(entered, people.Login)
        run("users", "remove", "ada")
        assert people.log_in(opened, "ada", "another one, longer", address="here", now=NOW) is None
    listed = run("users", "list").stdout
    assert "1 user" in listed
    acts = ("add", "role", "token", "password", "remove")
    assert all(f" {act} " in listed and "operator" in listed for act in acts)
    assert key not in listed


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("users", "add", "ada"), "short\n", "12 to 1000 characters"),
        (("users", "add", "ada"), "", "12 to 1000 characters"),
        (("users", "add", "Ada L"), PASSWORD, "a name is"),
        (("users", "role", "bob", "admin"), "", "no user 'bob'"),
        (("users", "token", "bob", "x"), "", "no user 'bob'"),
    ],
)
@pytest.mark.usefixtures("home")
def test_misuse_is_told(arguments: tuple[str, ...], given: str, told: str) -> None:
    with pytest.raises(MercwatchError, match=told):
        run(*arguments, given=given)


@pytest.mark.usefixtures("home")
def test_review_of_a_fresh_database_has_nothing_to_tell() -> None:
    assert "MERCWATCH_REVIEWERS=2" in run("review", "agreement").stdout
    assert run("review", "rebuild").stdout == "0 actions, from decisions alone.\n"
