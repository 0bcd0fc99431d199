"""Alerts over the web: made from the filters of a list, one's own, the secret shown once."""

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from db.decisions import Verdict
from db.session import Database
from pipeline.review.people import UserRole
from tests.db.deciding import propose, say
from tests.making import make_document, us_sanctions
from tests.web.conftest import Enter
from tests.web.inert import Page

SENT = {"name": "Mine", "target": "ada@example.org"}
EACH = {"name": "All", "target": "https://hooks.example/key", "channel": "post", "cadence": "each"}


def seen(desk: TestClient, address: str, status: int = 200) -> Any:
    answer = desk.get(address)
    assert answer.status_code == status, answer.text
    assert Page(answer.text).faults == []
    return html.document_fromstring(answer.text)


def accept(database: Database) -> None:
    document = make_document()
    with database.session() as session:
        propose(session, document, us_sanctions(document))
        say(session, Verdict.ACCEPT)


def send_form(desk: TestClient, page: Any, **more: str) -> Any:
    """Fill in the form of a page and send it as a browser does."""
    (form,) = page.cssselect("form.filters")
    fields = {one.get("name"): one.get("value") or "" for one in form.cssselect("input")}
    for one in form.cssselect("select"):
        fields[one.get("name")] = one.cssselect("option")[0].get("value")
    return desk.post("/alerts", data=fields | more, headers={"Accept": "text/html"})


def test_button_of_the_list_leads_to_an_alert_with_its_filters(enter: Enter) -> None:
    ada = enter("ada", UserRole.READER)
    page = seen(ada, "/actions?type=sanctions&actor=France&page=1")
    (button,) = [one for one in page.cssselect(".lead a") if one.text == "Tell me of these"]
    form = seen(ada, button.get("href"))
    assert "France" in form.cssselect(".lead")[0].text_content()
    answer = send_form(ada, form, target="ada@example.org", zone="Europe/Paris")
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts")
    listed = seen(ada, "/alerts")
    link = listed.cssselect(".alerts a")[0].get("href")
    assert link == "/actions?type=sanctions&actor=FR"
    assert "ada@example.org" in listed.text_content()
    assert "08:00, Europe/Paris" in listed.text_content()


def test_button_of_the_queue_leads_to_an_alert_of_candidates(enter: Enter) -> None:
    ada = enter("ada", UserRole.REVIEWER)
    page = seen(ada, "/candidates?min_confidence=0.8&state=all")
    (button,) = [one for one in page.cssselect("a") if one.text == "Tell me of these"]
    answer = send_form(ada, seen(ada, button.get("href")), target="ada@example.org")
    assert answer.status_code == 303
    assert "not reviewed" in seen(ada, "/alerts").cssselect(".alerts")[0].text_content()


def test_list_without_a_login_offers_nothing_to_make(desk: TestClient) -> None:
    assert "Tell me of these" not in seen(desk, "/actions").text_content()
    assert not seen(desk, "/alerts/new/actions").cssselect("form.filters")
    assert desk.post("/alerts", json=SENT).status_code == 401


def test_secret_is_shown_once_to_who_made_it(enter: Enter, sqlite_database: Database) -> None:
    ada = enter("ada", UserRole.ADMIN)
    page = send_form(ada, seen(ada, "/alerts/new/actions"), **EACH)
    assert page.status_code == 201
    assert page.headers["cache-control"] == "no-store"
    secret = html.document_fromstring(page.text).cssselect(".secret")[0].text_content().strip()
    assert secret.startswith("whsec_")
    accept(sqlite_database)
    for address in ("/alerts", "/actions", "/metrics"):
        text = ada.get(address).text
        assert secret not in text
        assert "hooks.example/key" not in text
    assert "action.accepted" in seen(ada, "/alerts").text_content()


def test_each_change_is_for_admins_to_ask(enter: Enter) -> None:
    assert enter("bob", UserRole.ADJUDICATOR).post("/alerts", json=EACH).status_code == 403
    made = enter("ada", UserRole.ADMIN).post("/alerts", json=EACH)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")


def test_alerts_of_others_are_neither_shown_nor_stopped_but_by_an_admin(
    enter: Enter, sqlite_database: Database
) -> None:
    ada, bob = enter("ada", UserRole.ADMIN), enter("bob", UserRole.READER)
    cid = enter("cid", UserRole.READER)
    assert bob.post("/alerts", json=SENT | {"target": "bob@example.org"}).status_code == 201
    assert "bob@example.org" not in seen(cid, "/alerts").text_content()
    assert cid.post("/alerts/1/stop", json={}).status_code == 404
    assert "by bob" in " ".join(seen(ada, "/alerts").text_content().split())
    assert ada.post("/alerts/1/stop", json={}).status_code == 200
    assert "stopped" in seen(bob, "/alerts").text_content()
    assert not seen(bob, "/alerts").cssselect(".alerts form")


def test_delivery_is_sent_again_by_its_owner_only(enter: Enter, sqlite_database: Database) -> None:
    ada, bob = enter("ada", UserRole.ADMIN), enter("bob", UserRole.REVIEWER)
    ada.post("/alerts", json=EACH)
    accept(sqlite_database)
    assert bob.post("/deliveries/1/again", json={}).status_code == 404
    assert ada.post("/deliveries/1/again", json={}).status_code == 200
    assert ada.post("/deliveries/9/again", json={}).status_code == 404


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"target": "nobody"}, "target: give one mail address"),
        ({"zone": "Mars/Base"}, "zone: "),
        ({"filters": {"type": "nonsense"}}, "no action type"),
        ({"filters": {"kind": "sanctions"}}, "kind: "),
        ({"filters": {"since": "2025", "until": "2024"}}, "is after"),
        ({"hour": 25}, "hour"),
        ({"name": "two\nlines"}, "name: "),
        ({"owner": "bob"}, "owner"),
    ],
)
def test_alert_that_cannot_be_is_refused_with_its_field(enter: Enter, given: Any, told: str) -> None:
    answer = enter("ada", UserRole.READER).post("/alerts", json=SENT | given)
    assert answer.status_code in {400, 422}
    assert told in " ".join(answer.json()["messages"])


def test_form_of_another_site_makes_nothing(enter: Enter) -> None:
    ada = enter("ada", UserRole.READER)
    del ada.headers["X-CSRF-Token"]
    assert ada.post("/alerts", data=SENT).status_code == 403
    assert ada.post("/alerts/1/stop").status_code == 403
