"""What is told arrives: over real HTTP and SMTP, signed, once or again under the same id."""

import base64
import hashlib
import hmac
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest

from db.decisions import Verdict
from db.queries import alerts
from db.session import Database, open_database
from db.store.alerts import add_alert
from flows.steps.telling import tell
from pipeline.alerts import TRIES, About, Cadence, Channel
from pipeline.settings import Settings
from tests.db.deciding import propose, say
from tests.making import DAY, HOUR, NOW, make_document, us_sanctions
from tests.pipeline.test_alerts import make_alert
from tests.receivers import HOST, Posted, Receiver, mail_url


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path,
        database_url=sqlite_url,
        allow_hosts=frozenset({HOST}),
        public_url="https://desk.example/",
    )


@pytest.fixture
def accept(sqlite_database: Database) -> Callable[..., int]:
    """Return a function that accepts an act of a document of its own; the first is 1."""
    counted = iter(range(1, 99))

    def accept(verdict: Verdict | None = Verdict.ACCEPT, **fields: Any) -> int:
        number = next(counted)
        document = make_document(**({"url": f"https://t.example/{number}"} | fields))
        with sqlite_database.session() as session:
            propose(session, document, us_sanctions(document))
            if verdict:
                say(session, verdict, number)
        return number

    return accept


def ask(database: Database, **fields: Any) -> str:
    """Make an alert; return its secret."""
    with database.session() as session:
        return add_alert(session, make_alert(**fields), now=NOW - HOUR)[1] or ""


def listen(database: Database, url: str, **fields: Any) -> str:
    return ask(database, **({"cadence": Cadence.EACH, "channel": Channel.POST, "target": url} | fields))


def told(settings: Settings, at: datetime = NOW) -> dict[str, int]:
    done = tell(settings, now=lambda: at)
    return {"sent": done.delivered, "failed": done.failed, "given_up": len(done.given_up)}


def is_signed(one: Posted, secret: str) -> bool:
    """Verify a post as its receiver does."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    head = f"{one.headers['webhook-id']}.{one.headers['webhook-timestamp']}.".encode()
    right = base64.b64encode(hmac.new(key, head + one.raw, hashlib.sha256).digest()).decode()
    return one.headers["webhook-signature"] == f"v1,{right}"


def test_accepted_action_is_posted_once_and_signed(
    settings: Settings, sqlite_database: Database, accept: Any, receiver: Receiver
) -> None:
    secret = listen(sqlite_database, receiver.url)
    accept()
    assert told(settings) == {"sent": 1, "failed": 0, "given_up": 0}
    assert told(settings)["sent"] == 0
    (came,) = receiver.came
    assert is_signed(came, secret)
    assert came.headers["content-type"] == "application/json"
    assert came.said["type"] == "action.accepted"
    assert came.said["data"]["action"]["firms"] == ["intellexa"]


def test_what_a_server_refuses_comes_again_with_the_same_id_and_words(
    settings: Settings, sqlite_database: Database, accept: Any, receiver: Receiver
) -> None:
    secret = listen(sqlite_database, receiver.url)
    receiver.statuses += [500, 302]
    accept()
    accept()
    assert told(settings) == {"sent": 0, "failed": 1, "given_up": 0}  # the second waits behind it
    assert told(settings, NOW + HOUR)["failed"] == 1
    assert told(settings, NOW + 2 * HOUR)["sent"] == 2
    first = [one for one in receiver.came if one.said["data"]["action_id"] == 1]
    assert len(first) == 3
    assert len({(one.headers["webhook-id"], one.raw) for one in first}) == 1
    assert len({one.headers["webhook-timestamp"] for one in first}) == 3
    assert all(is_signed(one, secret) for one in first)


def test_one_that_fails_keeps_no_other_waiting(
    settings: Settings, sqlite_database: Database, accept: Any, receiver: Receiver
) -> None:
    listen(sqlite_database, f"http://{HOST}:9/")
    listen(sqlite_database, receiver.url)
    accept()
    accept()
    assert told(settings) == {"sent": 2, "failed": 1, "given_up": 0}


def test_giving_up_is_loud_and_tells_no_secret(
    settings: Settings,
    sqlite_database: Database,
    accept: Any,
    receiver: Receiver,
    letterbox: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    secret = listen(sqlite_database, f"http://{HOST}:9/key")
    loud = replace(settings, mail=mail_url(letterbox), webhook=receiver.url)
    accept()
    at = NOW
    for _ in range(TRIES - 1):
        assert told(loud, at)["given_up"] == 0
        at += 2 * DAY
    assert told(loud, at)["given_up"] == 1
    assert told(loud, at + DAY)["failed"] == 0
    (raw,) = letterbox.letters
    letter = message_from_string(raw, policy=policy.default).get_content()
    assert "given up after 10 tries" in letter
    assert "alerts failed" in receiver.came[0].said["text"]
    for words in (letter, caplog.text, str(receiver.came[0].raw)):
        assert secret not in words
        assert "/key" not in words


def test_private_address_is_refused_unless_it_is_allowed(
    settings: Settings, sqlite_database: Database, accept: Any, receiver: Receiver
) -> None:
    listen(sqlite_database, receiver.url)
    accept()
    assert told(replace(settings, allow_hosts=frozenset()))["failed"] == 1
    assert receiver.came == []
    with sqlite_database.session(read_only=True) as session:
        assert "loopback" in (alerts.deliveries(session, [1])[0].problem or "")


def test_digest_is_mailed_at_its_time_with_what_is_new_and_never_empty(
    settings: Settings, sqlite_database: Database, accept: Any, letterbox: Any
) -> None:
    ask(sqlite_database, zone="Europe/Paris", filters={"type": "sanctions"}, target="ada@example.org")
    by_mail = replace(settings, mail=mail_url(letterbox, to="boss@example.org"))
    accept(title="An <b>act</b>")
    accept(None)
    told(by_mail, NOW + HOUR)
    assert letterbox.letters == []
    assert told(by_mail, NOW + DAY) == {"sent": 1, "failed": 0, "given_up": 0}
    assert [line for line in letterbox.commands if line.startswith("RCPT")] == ["RCPT TO:<ada@example.org>"]
    letter = message_from_string(letterbox.letters[0], policy=policy.default)
    assert letter["Subject"] == "Mercwatch: Sanctions: 1 new action"
    assert letter["List-Unsubscribe"] == "<https://desk.example/alerts>"
    parts = {part.get_content_type(): part.get_content() for part in letter.iter_parts()}
    assert "https://desk.example/actions/1" in parts["text/plain"]
    assert "An &lt;b&gt;act&lt;/b&gt;" in parts["text/html"]
    assert "The US sanctioned Intellexa in March 2024." in parts["text/plain"]
    assert told(by_mail, NOW + 3 * DAY)["sent"] == 0  # nothing is new
    assert len(letterbox.letters) == 1


def test_digest_of_candidates_is_posted_and_says_that_they_are_not_reviewed(
    settings: Settings, sqlite_database: Database, accept: Any, receiver: Receiver
) -> None:
    fields = {"cadence": Cadence.WEEKLY, "about": About.CANDIDATES}
    secret = listen(sqlite_database, receiver.url, **fields)
    accept(None)
    told(settings, NOW + 8 * DAY)
    (came,) = receiver.came
    assert is_signed(came, secret)
    assert came.said["data"]["reviewed"] is False
    (line,) = came.said["data"]["lines"]
    assert line["url"] == "https://desk.example/candidates/1"
    assert "not reviewed" in line["sentence"]


def test_mail_without_a_server_waits_and_says_what_to_set(
    settings: Settings, sqlite_database: Database, accept: Any, letterbox: Any
) -> None:
    ask(sqlite_database)
    accept()
    assert told(settings, NOW + DAY)["failed"] == 1
    with sqlite_database.session(read_only=True) as session:
        assert "MERCWATCH_MAIL" in (alerts.deliveries(session, [1])[0].problem or "")
    assert told(replace(settings, mail=mail_url(letterbox)), NOW + DAY + HOUR)["sent"] == 1


KILLED = """
    import os, signal, sys
    from datetime import datetime
    from pathlib import Path
    from flows.steps.telling import deliver, tell
    from pipeline.settings import Settings

    def die(when):
        def dying(*given):
            problem = deliver(*given) if when == "after" else None
            os.kill(os.getpid(), signal.SIGKILL)
            return problem
        return dying

    url, home, host, at, when = sys.argv[1:]
    settings = Settings(home=Path(home), database_url=url, allow_hosts=frozenset({host}))
    tell(settings, now=lambda: datetime.fromisoformat(at), deliver=die(when))
"""


@pytest.mark.parametrize(("when", "posts"), [("before", 1), ("after", 2)])
@pytest.mark.parametrize("cadence", [Cadence.EACH, Cadence.DAILY])
def test_killed_in_the_middle_loses_nothing_and_doubles_only_under_one_id(
    settings: Settings,
    sqlite_database: Database,
    accept: Any,
    receiver: Receiver,
    when: str,
    posts: int,
    cadence: Cadence,
) -> None:
    listen(sqlite_database, receiver.url, cadence=cadence)
    accept()
    at = NOW + DAY
    given = (settings.database_url, str(settings.home), HOST, at.isoformat(), when)
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), *given],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert told(settings, at)["sent"] == 0  # who was at it may be yet
    assert told(settings, at + HOUR)["sent"] == 1
    assert len(receiver.came) == posts
    assert len({(one.headers["webhook-id"], one.raw) for one in receiver.came}) == 1


def test_two_at_once_send_each_delivery_once(
    settings: Settings, sqlite_database: Database, accept: Any, receiver: Receiver
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    listen(sqlite_database, receiver.url)
    for _ in range(6):
        accept()
    with ThreadPoolExecutor(3) as pool:
        sent = sum(one["sent"] for one in pool.map(lambda _: told(settings), range(3)))
    assert sent == 6
    ids = [one.headers["webhook-id"] for one in receiver.came]
    assert len(ids) == len(set(ids)) == 6


def test_it_goes_out_beside_the_web_application(
    settings: Settings, sqlite_database: Database, accept: Any, receiver: Receiver
) -> None:
    from time import monotonic, sleep

    from cli.telling import telling

    listen(sqlite_database, receiver.url)
    accept()
    with open_database(settings.database_url) as opened, telling(opened, settings, seconds=0.01):
        end = monotonic() + 10
        while not receiver.came and monotonic() < end:
            sleep(0.01)
    assert receiver.came
