"""Make the digests that are due, and deliver what waits to be told; what fails is tried again later."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.queries import alerts
from db.session import Database
from db.store import deliveries
from db.store.deliveries import Taken
from flows.steps.digesting import make_digest
from flows.wiring import Clock, database, registry, utc_now
from pipeline import mail, notices
from pipeline.alerts import TRIES, Channel, letter_of, signed_headers
from pipeline.fetch.webhook import post
from pipeline.naming import Names
from pipeline.settings import Settings

log = logging.getLogger(__name__)
MOST = 1000  # deliveries of one run
LONGEST = timedelta(minutes=10)  # of one run, and one try more
Deliver = Callable[[Settings, Taken, datetime], str | None]


@dataclass(slots=True)
class Told:
    """What was told; failed: to be tried again.  given_up: in words, what is not."""

    digests: int = 0
    delivered: int = 0
    failed: int = 0
    given_up: list[str] = field(default_factory=list)
    problems: tuple[str, ...] = ()  # why the operator could not be told of that

    @property
    def bad(self) -> bool:
        """Tell whether something will not be told."""
        return bool(self.given_up)


def deliver(settings: Settings, taken: Taken, now: datetime) -> str | None:
    """Post or mail a delivery; return None, or why it was not taken."""
    alert = taken.alert.alert
    if alert.channel is Channel.POST:
        body = json.dumps(taken.payload, ensure_ascii=False).encode()
        headers = signed_headers(taken.secret or "", taken.key, body, now=now)
        return post(alert.target, body, headers, contact=settings.contact, allow_hosts=settings.allow_hosts)
    if settings.mail is None:
        return "no mail server is set: MERCWATCH_MAIL"
    letter = letter_of(taken.payload)
    sender = mail.Server.of(settings.mail).sender
    headers = {"Message-ID": f"<{taken.key}@{sender.rpartition('@')[2]}>", "Auto-Submitted": "auto-generated"}
    if stop := taken.payload["data"]["stop"]:
        headers["List-Unsubscribe"] = f"<{stop}>"
    return mail.send(
        settings.mail,
        letter.subject,
        letter.text,
        html=letter.html,
        to=alert.target,
        headers=headers,
        now=now,
    )


def tell(settings: Settings, *, now: Clock = utc_now, deliver: Deliver = deliver) -> Told:
    """Make what is due and deliver what waits, each alert until its first failure."""
    with database(settings) as opened:
        return tell_from(opened, settings, now=now, deliver=deliver)


def tell_from(
    opened: Database, settings: Settings, *, now: Clock = utc_now, deliver: Deliver = deliver
) -> Told:
    """Do the same from an open database."""
    told = Told()
    names = Names(registry(settings.registry))
    with opened.session(read_only=True) as session:
        due = alerts.due_digests(session, now())
    for alert_id in due:
        with opened.session() as session:
            told.digests += make_digest(session, alert_id, names, base=settings.public_url, now=now())
    _deliver_all(opened, settings, told, now, deliver)
    if told.given_up:
        told.problems = notices.alarm(settings, "alerts", "\n".join(told.given_up), now=now())
    return told


def _deliver_all(opened: Database, settings: Settings, told: Told, now: Clock, deliver: Deliver) -> None:
    end, failing = now() + LONGEST, set[int]()
    for _ in range(MOST):
        if now() > end or not _waits(opened, now()):
            return
        with opened.session() as session:
            taken = deliveries.take(session, now(), but=failing)
        if taken is None:
            return
        problem = deliver(settings, taken, now())
        with opened.session() as session:
            is_given_up = deliveries.settle(session, taken, problem, now=now())
        if problem is None:
            told.delivered += 1
            continue
        failing.add(taken.alert.id)
        told.failed += 1
        about = f"alert {taken.alert.id} ({taken.alert.alert.name}), delivery {taken.id}: {problem}"
        log.warning("%s", about)
        if is_given_up:
            told.given_up.append(f"{about}; given up after {TRIES} tries")
            log.error("given up: %s", told.given_up[-1])


def _waits(opened: Database, now: datetime) -> bool:
    """Tell whether anything is due, without waiting for a writer."""
    with opened.session(read_only=True) as session:
        return alerts.anything_due(session, now)
