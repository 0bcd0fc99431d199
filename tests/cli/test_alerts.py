"""`mercwatch alerts`: made, listed, sent and stopped from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import app
from db.decisions import Verdict
from db.session import open_database
from pipeline.errors import AlertError, MercwatchError
from tests.db.deciding import propose, say
from tests.making import make_document, us_sanctions
from tests.receivers import HOST, Receiver


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> str:
    """Return the URL of the database that the commands use."""
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("MERCWATCH_ALLOW_HOSTS", HOST)
    return sqlite_url


def run(*arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(app, ["alerts", *arguments])
    if isinstance(done.exception, MercwatchError):
        raise done.exception
    assert done.exit_code == code, done.output
    return done


def accept(url: str) -> None:
    document = make_document()
    with open_database(url) as database, database.session() as session:
        propose(session, document, us_sanctions(document))
        say(session, Verdict.ACCEPT)


def test_post_is_made_sent_sent_again_and_stopped(home: str, receiver: Receiver) -> None:
    made = run("add", "All", "--post", receiver.url, "--each", "--where", "firm=Intellexa")
    secret = made.stdout.strip()
    assert secret.startswith("whsec_")
    accept(home)
    assert json.loads(run("send").stdout)["delivered"] == 1
    run("again", "1")
    assert json.loads(run("send").stdout)["delivered"] == 1
    assert len({one.headers["webhook-id"] for one in receiver.came}) == 1
    listed = run("list").stdout
    assert "firm=intellexa" in listed
    assert "action.accepted" in listed
    assert secret not in listed
    assert "/hook" not in listed
    run("stop", "1")
    with pytest.raises(AlertError, match="was stopped"):
        run("again", "1")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((), "--post or --mail"),
        (("--post", "https://a.example/", "--mail", "a@b.example"), "not both"),
        (("--mail", "a@b.example", "--where", "type"), "FILTER=VALUE"),
        (("--mail", "a@b.example", "--where", "type=nonsense"), "no action type"),
        (("--mail", "a@b.example", "--where", "kind=sanctions"), "kind"),
        (("--post", "https://a.example/", "--each", "--weekly"), "not both"),
    ],
)
def test_alert_that_cannot_be_is_refused(home: str, given: tuple[str, ...], told: str) -> None:
    assert told in " ".join(run("add", "Mine", *given, code=2).output.replace("│", " ").split())


def test_mail_gets_no_single_changes(home: str) -> None:
    with pytest.raises(AlertError, match="cadence"):
        run("add", "Mine", "--mail", "a@b.example", "--each")


def test_mail_without_a_server_is_told_at_once(home: str) -> None:
    assert "until MERCWATCH_MAIL names a mail server" in run("add", "Mine", "--mail", "a@b.example").stderr
