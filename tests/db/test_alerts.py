"""Alerts and deliveries as they are kept: each change once, in the transaction that makes it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.decisions import Verdict, rebuild
from db.queries import alerts as asked
from db.queries.untold import new_actions, new_candidates
from db.schema import DeliveryRow, DeliveryState, UserRow
from db.session import Database
from db.store.alerts import add_alert, stop_alert
from db.store.deliveries import LEASE, deliver_again, queue_digest, settle, take
from pipeline.alerts import TRIES, About, Cadence, Channel
from pipeline.errors import AlertError
from pipeline.review.people import UserRole
from tests.db.deciding import PAIR, propose, say, take_back
from tests.making import DAY, HOUR, NOW, make_document, us_sanctions
from tests.pipeline.test_alerts import make_alert

EARLIER = NOW - HOUR
URL = "https://hooks.example/1"


def listen(database: Database, **fields: Any) -> int:
    plain = {"cadence": Cadence.EACH, "channel": Channel.POST, "target": URL}
    with database.session() as session:
        return add_alert(session, make_alert(**(plain | fields)), now=EARLIER)[0]


def watch(database: Database, **fields: Any) -> int:
    with database.session() as session:
        return add_alert(session, make_alert(**fields), now=EARLIER)[0]


@pytest.fixture
def tell(database: Database) -> Callable[..., int]:
    """Return a function that proposes an act in a document of its own; the first is 1."""
    counted = iter(range(1, 99))

    def tell(verdict: Verdict | None = Verdict.ACCEPT) -> int:
        number = next(counted)
        document = make_document(url=f"https://t.example/{number}")
        with database.session() as session:
            propose(session, document, us_sanctions(document))
            if verdict:
                say(session, verdict, number)
        return number

    return tell


def queued(database: Database) -> list[dict[str, Any]]:
    with database.session(read_only=True) as session:
        return list(session.scalars(select(DeliveryRow.payload).order_by(DeliveryRow.id)))


def kinds(database: Database) -> list[str]:
    return [one["type"] for one in queued(database)]


def test_every_change_of_an_action_is_one_delivery(database: Database, tell: Callable[..., int]) -> None:
    listen(database)
    tell()
    with database.session() as session:
        say(session, Verdict.SKIP)
        say(session, Verdict.ACCEPT)  # says nothing new
        say(session, Verdict.FLAG, by="bob")
        say(session, Verdict.AMEND, fields={"status": "announced"})
        undone = say(session, Verdict.REJECT)
        take_back(session, undone)
    assert kinds(database) == [
        "action.accepted",
        "action.changed",
        "action.withdrawn",
        "action.accepted",
    ]
    changed = queued(database)[1]["data"]
    assert (changed["before"]["status"], changed["action"]["status"]) == ("done", "announced")
    assert queued(database)[0]["data"]["path"] == "/actions/1"


def test_undoing_the_only_decision_withdraws(database: Database, tell: Callable[..., int]) -> None:
    listen(database)
    tell(None)
    with database.session() as session:
        take_back(session, say(session, Verdict.ACCEPT))
    assert kinds(database) == ["action.accepted", "action.withdrawn"]
    assert queued(database)[1]["data"]["action"]["actors"] == ["US"]


def test_decision_that_is_not_kept_delivers_nothing(database: Database, tell: Callable[..., int]) -> None:
    listen(database)
    tell(None)
    with suppress(RuntimeError), database.session() as session:
        say(session, Verdict.ACCEPT)
        raise RuntimeError
    assert queued(database) == []


def test_nothing_is_told_before_both_reviewers_agree(database: Database, tell: Callable[..., int]) -> None:
    listen(database)
    tell(None)
    with database.session() as session:
        say(session, Verdict.ACCEPT, rules=PAIR, by="ada")
        session.flush()
        assert session.query(DeliveryRow).count() == 0
        say(session, Verdict.ACCEPT, rules=PAIR, by="bob")
    assert kinds(database) == ["action.accepted"]


def test_making_actions_anew_tells_nobody(database: Database, tell: Callable[..., int]) -> None:
    tell()
    listen(database)
    with database.session() as session:
        rebuild(session)
    assert queued(database) == []


def test_filter_leaves_out_others_and_tells_what_leaves_it(
    database: Database, tell: Callable[..., int]
) -> None:
    listen(database, filters={"type": "funding"})
    listen(database, filters={"type": "sanctions"})
    tell()
    with database.session() as session:
        say(session, Verdict.AMEND, fields={"type": "visa_restriction"})
        say(session, Verdict.AMEND, fields={"status": "proposed"})
    assert kinds(database) == ["action.accepted", "action.changed"]


def test_two_that_listen_get_one_each_with_keys_of_their_own(
    database: Database, tell: Callable[..., int]
) -> None:
    first, second = listen(database), listen(database)
    tell()
    with database.session() as session:
        one, other = take(session, NOW), take(session, NOW)
        assert one
        assert other
        assert {one.alert.id, other.alert.id} == {first, second}
        assert one.key != other.key
        assert take(session, NOW) is None


def test_what_was_taken_and_never_settled_is_taken_again_with_its_key(
    database: Database, tell: Callable[..., int]
) -> None:
    listen(database)
    tell()
    with database.session() as session:
        first = take(session, NOW)
    with database.session() as session:
        assert take(session, NOW + LEASE - timedelta(seconds=1)) is None
        again = take(session, NOW + LEASE)
    assert first
    assert again
    assert (again.key, again.payload) == (first.key, first.payload)


def test_failures_are_tried_later_and_then_given_up(database: Database, tell: Callable[..., int]) -> None:
    listen(database)
    tell()
    at, given_up = NOW, False
    for _ in range(TRIES):
        assert not given_up
        with database.session() as session:
            taken = take(session, at)
            assert taken
            given_up = settle(session, taken, "HTTP 500", now=at)
            assert take(session, at) is None
        at += 2 * DAY
    assert given_up
    with database.session() as session:
        assert take(session, at) is None
        (line,) = asked.deliveries(session, [1])
        assert (line.state, line.tries, line.problem) == (DeliveryState.GIVEN_UP, TRIES, "HTTP 500")
        deliver_again(session, line.id, now=at)
        retaken = take(session, at)
        assert retaken
        assert retaken.key == line.key
        settle(session, retaken, None, now=at)
        assert asked.deliveries(session, [1])[0].state is DeliveryState.DELIVERED


@pytest.mark.parametrize("how", ["stopped", "removed"])
def test_alert_that_ended_tells_no_more(database: Database, tell: Callable[..., int], how: str) -> None:
    number = listen(database)
    tell()
    with database.session() as session:
        if how == "stopped":
            stop_alert(session, number, now=NOW)
        else:
            given = {"role": UserRole.READER, "password": "x", "created_at": EARLIER, "removed_at": NOW}
            session.add(UserRow(name="ada", **given))
    tell()
    with database.session() as session:
        assert take(session, NOW) is None
        assert asked.due_digests(session, NOW + 9 * DAY) == []
    assert len(queued(database)) == 1


def test_no_list_of_alerts_shows_a_secret(database: Database) -> None:
    with database.session() as session:
        number, secret = add_alert(session, make_alert(channel=Channel.POST, target=URL), now=NOW)
        assert secret
        assert secret not in repr(asked.alerts(session)) + repr(asked.due_digest(session, number, NOW + DAY))


def test_digest_tells_each_action_once_and_none_from_before_it(
    database: Database, tell: Callable[..., int]
) -> None:
    number = watch(database, filters={"type": "sanctions", "since": "2024"})
    with database.session() as session:
        later = add_alert(session, make_alert(), now=NOW + HOUR)[0]
    tell()
    tell(None)
    due = NOW + DAY
    with database.session() as session:
        line, other = (asked.due_digest(session, one, due + DAY) for one in (number, later))
        assert line
        assert other
        assert [one.id for one in new_actions(session, line)] == [1]
        assert new_actions(session, other) == []
        queue_digest(session, line, {"type": "digest.actions", "data": {}}, [1], now=due)
    with database.session() as session:
        say(session, Verdict.AMEND, fields={"status": "announced"})
        assert new_actions(session, line) == []
        assert asked.due_digest(session, number, due) is None


def test_candidates_are_new_while_nobody_decided(database: Database, tell: Callable[..., int]) -> None:
    filters = {"type": "sanctions", "actor": "US", "min_confidence": "0.4"}
    number = watch(database, about=About.CANDIDATES, filters=filters)
    sure = watch(database, about=About.CANDIDATES, filters={"min_confidence": "0.9"})
    tell()
    tell(None)
    with database.session() as session:
        line, none = (asked.due_digest(session, one, NOW + DAY) for one in (number, sure))
        assert line
        assert none
        assert [one.id for one in new_candidates(session, line)] == [2]
        assert new_candidates(session, none) == []


def test_what_is_not_there_is_told(database: Database) -> None:
    with database.session() as session:
        with pytest.raises(AlertError, match="no alert 7"):
            stop_alert(session, 7, now=NOW)
        with pytest.raises(AlertError, match="no delivery 7"):
            deliver_again(session, 7, now=NOW)
