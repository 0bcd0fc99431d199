"""The API: pages, files and feeds of accepted actions, for those who may read and do not ask too often."""

import csv
import io
import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from starlette.testclient import TestClient

from db.decisions import Verdict
from db.session import Database
from pipeline.dates import PartialDate
from pipeline.review.people import UserRole
from tests.db.deciding import say
from tests.making import NOW
from tests.web.conftest import Enter, new_token
from tests.web.test_explorer import Accept
from tests.web.test_explorer import accept as accept  # noqa: PLC0414 - a fixture
from web.api.bucket import Bucket
from web.api.cursor import read_cursor, write_cursor
from web.asked import BadRequestError

API = "/api/v1"
DATES = ("2023", "2024-03-05", None, "2024-03", None, "2025")


def ask(desk: TestClient, address: str, status: int = 200, **headers: str) -> Any:
    answer = desk.get(API + address, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def fill(accept: Accept) -> None:
    for date in DATES:
        quotes = {date: "2024"} if date else {}
        accept(
            date=PartialDate(date) if date else None,
            date_derivation="stated" if date else None,
            quotes=quotes,
        )


@pytest.mark.parametrize("order", ["newest", "oldest", "accepted"])
def test_cursor_leads_through_all_actions_once(desk: TestClient, accept: Accept, order: str) -> None:
    fill(accept)
    whole = [one["id"] for one in ask(desk, f"/actions?order={order}")["actions"]]
    found, address = [], f"/actions?order={order}&limit=2&actor=US"
    while address:
        page = ask(desk, address)
        found += [one["id"] for one in page["actions"]]
        address = (page["next"] or "").removeprefix(API)
    assert found == whole
    assert sorted(found) == [1, 2, 3, 4, 5, 6]


def test_action_has_codes_names_dates_quotes_and_sources(desk: TestClient, accept: Accept) -> None:
    accept(endorsers=("FR",), firms=("intellexa",))
    one = ask(desk, "/actions/1")
    assert one["actors"] == [{"code": "US", "name": "United States"}]
    assert one["firms"] == [{"code": "intellexa", "name": "Intellexa"}]
    assert (one["date_start"], one["date_end"], one["date_precision"]) == (
        "2024-03-01",
        "2024-03-31",
        "month",
    )
    assert one["sentence"] == "The United States imposed sanctions on Intellexa, joined by France."
    assert {"firms", "actors", "type"} <= {quote["field"] for quote in one["evidence"]}
    assert one["passage"]["quote"].startswith("The US and France sanctioned")
    assert [source["title"] for source in one["sources"]] == ["Act 1"]
    assert one["reviewed"] is True


def test_what_nobody_accepted_is_not_there(
    desk: TestClient, accept: Accept, sqlite_database: Database
) -> None:
    accept(None)
    accept(Verdict.REJECT)
    accept()
    with sqlite_database.session() as session:
        say(session, Verdict.REJECT, 3)
    assert ask(desk, "/actions") == {"actions": [], "next": None}
    assert ask(desk, "/actions/3")["retired"] is True
    for number in (1, 2, 9):
        assert ask(desk, f"/actions/{number}", 404)["messages"] == [f"There is no action {number}."]
    assert desk.get(f"{API}/actions.jsonl").text == ""
    assert len(desk.get(f"{API}/actions.csv").text.splitlines()) == 1


def test_countries_firms_instruments_and_documents_are_counted(desk: TestClient, accept: Accept) -> None:
    accept(
        actors=("US", "FR"),
        firms=("intellexa",),
        instrument="Pall Mall Process",
        quotes={"Pall Mall Process": "Pall Mall Process"},
    )
    accept()
    counts = ask(desk, "/countries")
    assert [(one["code"], one["actions"]) for one in counts["countries"]] == [("US", 2), ("FR", 1)]
    assert ask(desk, "/countries?actor=FR")["countries"][0]["actions"] == 1
    assert ask(desk, "/firms")["firms"] == [
        {"code": "intellexa", "name": "Intellexa", "actions": 1, "last": "2024-03"}
    ]
    assert ask(desk, "/instruments")["instruments"][0]["name"] == "Pall Mall Process"
    first = ask(desk, "/documents?limit=1")
    second = ask(desk, first["next"].removeprefix(API))
    assert [page["documents"][0]["id"] for page in (first, second)] == [2, 1]
    assert second["next"] is None


def test_csv_and_json_lines_hold_the_same_actions(desk: TestClient, accept: Accept) -> None:
    fill(accept)
    accept(actors=("US", "FR"), instrument="=1+1", quotes={"=1+1": "Pall Mall Process"})
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{API}/actions.csv").text, newline="")))
    lines = [json.loads(line) for line in desk.get(f"{API}/actions.jsonl").text.splitlines()]
    assert [int(row["id"]) for row in rows] == [line["id"] for line in lines]
    assert len(lines) == 7
    (one,) = [row for row in rows if row["id"] == "7"]
    assert (one["actors"], one["instrument"], one["date"]) == ("US;FR", "'=1+1", "2024-03")
    assert desk.get(f"{API}/actions.jsonl?actor=FR").text.count("\n") == 1


def test_feed_of_news_is_atom_and_the_last_accepted_comes_first(desk: TestClient, accept: Accept) -> None:
    accept()
    accept(firms=("intellexa",))
    answer = desk.get(f"{API}/actions.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [one.text for one in feed.findall("a:entry/a:title", space)] == [
        "The United States imposed sanctions on Intellexa.",
        "The United States imposed sanctions.",
    ]
    for name in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert feed.findtext(name, namespaces=space)
    links = [one.get("href") for one in feed.findall("a:entry/a:link", space)]
    assert links == ["http://127.0.0.1:8000/actions/2", "http://127.0.0.1:8000/actions/1"]
    assert (
        desk.get(f"{API}/actions.atom", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    )


def test_control_characters_leave_the_feed_well_formed(desk: TestClient, accept: Accept) -> None:
    accept(instrument="A\x0b<b>\ufffe", quotes={"A\x0b<b>\ufffe": "Pall Mall Process"})
    assert etree.fromstring(desk.get(f"{API}/actions.atom").content) is not None


@pytest.mark.parametrize(
    "address", ["/actions", "/actions/1", "/countries", "/firms", "/instruments", "/documents"]
)
def test_same_record_is_not_sent_twice_and_a_new_one_is(
    desk: TestClient, accept: Accept, address: str
) -> None:
    accept()
    first = desk.get(API + address)
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = desk.get(API + address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert desk.get(API + address + "?actor=US", headers={"If-None-Match": tag}).status_code in {200, 404}
    accept()
    assert desk.get(API + address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("limit=0", "limit: "),
        ("limit=501", "limit: "),
        ("cursor=nonsense", "cursor: take it from `next`"),
        ("cursor=WyIyMDI0Il0", "cursor: take it from `next`"),
        ("order=random", "order: 'random' is not newest, oldest or accepted."),
        ("colour=red", "colour: there is no such filter; there are words, type,"),
        ("actor=nowhere", "actor: no actor is called 'nowhere'"),
    ],
)
def test_what_cannot_be_asked_is_told_as_json(desk: TestClient, query: str, told: str) -> None:
    assert ask(desk, f"/actions?{query}", 400)["messages"][0].startswith(told)


def test_program_needs_a_token_once_there_are_users(
    desk: TestClient, enter: Enter, sqlite_database: Database
) -> None:
    enter("rea", UserRole.READER)
    assert ask(desk, "/actions", 401)["title"] == "Log in first"  # whatever it accepts, no form
    assert ask(desk, "/actions", **new_token(sqlite_database, "rea", UserRole.READER))["actions"] == []


def test_openapi_describes_every_route(application: FastAPI) -> None:
    paths = application.openapi()["paths"]
    for name in ("actions", "actions/{action_id}", "countries", "firms", "instruments", "documents"):
        told = paths[f"{API}/{name}"]["get"]
        schema = told["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema["$ref"]
        names = {one["name"] for one in told["parameters"]}
        assert names >= ({"action_id"} if "{" in name else {"actor", "since", "words"})


def test_asking_too_often_is_refused_with_the_time_to_wait(desk: TestClient) -> None:
    answers = [desk.get(f"{API}/firms") for _ in range(121)]
    assert {one.status_code for one in answers[:120]} == {200}
    refused = answers[120]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert refused.json()["messages"] == ["Ask again in 1 s."]
    assert desk.get("/actions").status_code == 200  # pages are no programs


def test_bucket_fills_again_and_each_client_has_its_own() -> None:
    time = [NOW]
    bucket = Bucket(lambda: time[0], holds=2, per_minute=60)
    assert [bucket.take("a"), bucket.take("a"), bucket.take("a")] == [None, None, timedelta(seconds=1)]
    assert bucket.take("b") is None
    time[0] += timedelta(seconds=1)
    assert [bucket.take("a"), bucket.take("a") is None] == [None, False]
    time[0] += timedelta(hours=1)
    assert [bucket.take("a"), bucket.take("a"), bucket.take("a") is None] == [None, None, False]


def test_another_token_is_another_client() -> None:
    bucket = Bucket(lambda: NOW, holds=1, per_minute=1)

    def request(token: str) -> Request:
        return Request(
            {"type": "http", "headers": [(b"authorization", token.encode())], "client": ("127.0.0.1", 1)}
        )

    bucket(request("one"))
    bucket(request("two"))
    with pytest.raises(HTTPException) as raised:
        bucket(request("one"))
    assert raised.value.headers == {"Retry-After": "60"}


@given(st.dates(), st.integers(1, 2**31 - 1))
def test_cursor_comes_back_as_it_was(day: Any, number: int) -> None:
    place = read_cursor(write_cursor(PartialDate.of(day), number))
    assert (place.date, place.id) == (day.isoformat(), number)


@given(st.text())
def test_no_cursor_breaks_anything(text: str) -> None:
    with suppress(BadRequestError):
        read_cursor(text)
