"""News of the feeds by webhook and mail, and what becomes of servers that will not have it."""

import json
from collections.abc import Iterator
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from pipeline import mail, notices
from pipeline.errors import SettingsError
from pipeline.fetch.webhook import post_json
from pipeline.polling.health import Diagnosis, Health, Turn
from pipeline.settings import Settings
from tests.making import NOW
from tests.receivers import HOST, mail_url, serving

HERE = frozenset({HOST})
BAD = Turn(feed="treasury", before=None, diagnosis=Diagnosis(Health.FAILING, "3 times in a row: HTTP 500"))
GOOD = Turn(feed="commerce", before=Health.SILENT, diagnosis=Diagnosis(Health.HEALTHY))


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]], dict[str, Any]]]:
    """Yield the address of a webhook, what it was told, and how it answers."""
    told: list[dict[str, Any]] = []
    answer: dict[str, Any] = {"status": 204, "headers": {}, "wait": 0}

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append({"path": self.path, "type": self.headers["Content-Type"], "body": json.loads(body)})
            sleep(answer["wait"])
            self.send_response(answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(HTTPServer((HOST, 0), Hook)) as port:
        yield f"http://{HOST}:{port}/hook", told, answer


def post(url: str, allow: frozenset[str] = HERE, seconds: float = 5) -> str | None:
    return post_json(url, {"text": "ä"}, contact="x@example.org", allow_hosts=allow, seconds=seconds)


def test_webhook_is_told_in_json(hook: Any) -> None:
    url, told, _ = hook
    assert post(url) is None
    assert told == [{"path": "/hook", "type": "application/json", "body": {"text": "ä"}}]


@pytest.mark.parametrize(
    ("status", "to"), [(500, None), (302, "/elsewhere"), (308, "http://169.254.169.254/")]
)
def test_webhook_s_refusal_and_redirects_are_told_and_not_followed(hook: Any, status: int, to: str) -> None:
    url, told, answer = hook
    answer |= {"status": status, "headers": {"Location": to} if to else {}}
    assert post(url) == f"HTTP {status}"
    assert len(told) == 1


def test_webhook_that_does_not_answer_ends_in_its_time(hook: Any) -> None:
    url, _, answer = hook
    answer["wait"] = 0.5
    assert post(url, seconds=0.1)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/"])
def test_private_webhook_is_refused_unless_its_host_is_allowed(url: str) -> None:
    assert "loopback" in (post(url, allow=frozenset()) or "")


def test_mail_goes_to_all_with_the_news(letterbox: Any) -> None:
    settings = Settings(home=Path(), database_url="", mail=mail_url(letterbox))
    assert notices.send(settings, [GOOD, BAD], now=NOW) == ()
    letter = message_from_string(letterbox.letters[0], policy=policy.default)
    assert letter["Subject"] == "Mercwatch feeds: 1 turned bad, 1 well again"
    assert (letter["From"], letter["To"]) == ("watch@example.org", "ada@example.org, bob@example.org")
    assert letter.get_content().splitlines() == [
        "treasury: failing (3 times in a row: HTTP 500)",
        "commerce: well again",
    ]
    assert [line for line in letterbox.commands if line.startswith("RCPT")] == [
        "RCPT TO:<ada@example.org>",
        "RCPT TO:<bob@example.org>",
    ]


def test_mail_that_nobody_takes_is_told(letterbox: Any) -> None:
    assert "550" in (mail.send(mail_url(letterbox, "nobody@example.org"), "s", "t", now=NOW) or "")
    assert "refused" in (mail.send("smtp://127.0.0.1:9/?to=a@b.c", "s", "t", now=NOW) or "").lower()


def test_password_is_not_sent_without_encryption(letterbox: Any) -> None:
    problem = mail.send(mail_url(letterbox, user="ada:secret@"), "s", "t", now=NOW)
    assert "not sent without" in (problem or "")
    assert not [line for line in letterbox.commands if "AUTH" in line]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL", "smtp://mail.example.org/"),
        ("MAIL", "https://mail.example.org/?to=a@b.c"),
        ("MAIL", "smtp://ada:secret@/?to=a@b.c"),
        ("MAIL", "smtp://mail.example.org/?to=a@b.c%0ABcc:x@y.z"),
        ("WEBHOOK", "mail.example.org"),
        ("WEBHOOK", "https://ada:secret@hooks.example.org/"),
    ],
)
def test_address_that_cannot_be_is_a_mistake_told_without_its_password(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"MERCWATCH_{name}") as told:
        Settings.from_environment({f"MERCWATCH_{name}": value})
    assert "secret" not in str(told.value)


def test_news_is_plain_values_for_a_program_and_words_for_a_chat() -> None:
    told = notices.payload([GOOD, BAD], NOW)
    assert json.loads(json.dumps(told))["turns"][1] == {
        "feed": "treasury",
        "before": None,
        "health": "failing",
        "reason": "3 times in a row: HTTP 500",
    }
    assert told["text"].splitlines()[1] == "treasury: failing (3 times in a row: HTTP 500)"
