"""The analysts' views: what they show, the same on both databases, and the data dictionary beside them."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.decisions import Verdict
from db.session import Database
from db.store import add_fetch, add_page, names_differ, save_document, save_names, save_reading
from db.views import VIEWS, dictionary
from pipeline.registry import load
from tests.db.deciding import PAIR, propose, say, take_back
from tests.making import (
    NOW,
    POINTER,
    make_annotation,
    make_document,
    make_result,
    us_sanctions,
)

TEXT = "The US and the EU sanctioned Intellexa in March 2024; Poland and Kosovo joined."
PLACES = {"US": "US", "EU": "EU", "PL": "Poland", "XK": "Kosovo"}
JOINT = {
    "actors": ("US", "EU"),
    "endorsers": ("PL", "XK"),
    "quotes": PLACES | {"intellexa": "Intellexa", "2024-03": "March 2024"},
}


def rows(session: Session, view: str, **wanted: Any) -> list[dict[str, Any]]:
    where = " AND ".join(f"{name} = :{name}" for name in wanted) or "1 = 1"
    order = "position" if "position" in {one.name for one in dictionary()[view]} else "1"
    found = session.execute(text(f"SELECT * FROM {view} WHERE {where} ORDER BY {order}"), wanted)
    return [dict(row) for row in found.mappings()]


def shown(session: Session, view: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in rows(session, view)]


def test_every_column_of_every_view_is_described_and_no_other(database: Database) -> None:
    assert tuple(dictionary()) == VIEWS
    with database.session(read_only=True) as session:
        for view in VIEWS:
            there = tuple(session.execute(text(f"SELECT * FROM {view}")).keys())
            assert tuple(one.name for one in dictionary()[view]) == there


def test_accepted_action_is_shown_with_codes_names_and_the_days_of_its_date(database: Database) -> None:
    document = make_document(TEXT)
    with database.session() as session:
        save_names(session, load())
        propose(session, document, us_sanctions(document, **JOINT))
        say(session, Verdict.ACCEPT)
        (action,) = rows(session, "v_actions")
        assert action == {
            "action_id": 1,
            "type": "sanctions",
            "type_name": "Sanctions",
            "date": "2024-03",
            "date_start": "2024-03-01",
            "date_end": "2024-03-31",
            "date_precision": "month",
            "date_derivation": "stated",
            "status": "done",
            "certainty": "confirmed",
            "role": "primary",
            "instrument": None,
            "actors": "US; EU",
            "endorsers": "PL; XK",
            "members": None,
            "firms": "intellexa",
            "decision_id": 1,
            "verdict": "accept",
            "decided_at": "2026-11-26T12:00:00Z",
            "codebook": load().codebook.version,
            "model": "rules-1",
        }
        parties = ("actor", "actor_name", "actor_kind")
        assert shown(session, "v_action_actors", *parties) == [
            ("US", "United States", "country"),
            ("EU", "European Union", "body"),
        ]
        assert shown(session, "v_action_endorsers", "endorser", "endorser_name") == [
            ("PL", "Poland"),
            ("XK", "Kosovo"),
        ]
        assert shown(session, "v_action_firms", "firm", "firm_name", "firm_kind") == [
            ("intellexa", "Intellexa", "spyware")
        ]
        quotes = rows(session, "v_evidence")
        assert {"Poland", "March 2024", "sanctioned"} <= {one["quote"] for one in quotes}
        assert all(TEXT[one["start_char"] : one["end_char"]] == one["quote"] for one in quotes)


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.SKIP, None])
def test_what_is_not_accepted_is_not_shown(database: Database, verdict: Verdict | None) -> None:
    document = make_document()
    with database.session() as session:
        propose(session, document, us_sanctions(document))
        if verdict:
            say(session, verdict)
        for view in VIEWS[:-2]:
            assert rows(session, view) == []


def test_action_that_was_undone_or_ended_is_not_shown(database: Database) -> None:
    document = make_document()
    with database.session() as session:
        propose(session, document, us_sanctions(document))
        made = say(session, Verdict.ACCEPT)
        take_back(session, made)
        assert rows(session, "v_actions") == []
        say(session, Verdict.ACCEPT)
        assert len(rows(session, "v_action_firms")) == 1
        say(session, Verdict.REJECT)
        for view in VIEWS[:-2]:
            assert rows(session, view) == []


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-03-18", "2024-03-18", "2024-03-18"),
    ],
)
def test_amended_date_has_its_first_and_last_day(
    sqlite_database: Database, date: str, first: str, last: str
) -> None:
    document = make_document()
    with sqlite_database.session() as session:
        propose(session, document, us_sanctions(document))
        say(session, Verdict.AMEND, fields={"date": date})
        assert shown(session, "v_actions", "date_start", "date_end") == [(first, last)]
        say(session, Verdict.AMEND, fields={"date": None})
        columns = ("date", "date_start", "date_end", "date_precision")
        assert shown(session, "v_actions", *columns) == [(None,) * 4]


def test_sources_are_the_documents_quoted_and_those_that_repeat_them(database: Database) -> None:
    told = make_document()
    copies = [
        make_document(
            f"Copy {n}: the US sanctioned Intellexa in March 2024.", url=f"https://copy.example/{n}"
        )
        for n in (1, 2)
    ]
    with database.session() as session:
        result = make_result(told.url)
        add_fetch(session, result, feed=None, pointer=None)
        page = add_page(session, result, feed=None, pointer=POINTER)
        saved = save_document(session, told, page_id=page.id, now=NOW)
        save_reading(session, saved.id, make_annotation(told), [us_sanctions(told)], now=NOW)
        for copy in copies:
            propose(session, copy, us_sanctions(copy))
        say(session, Verdict.ACCEPT, 1)
        say(session, Verdict.DUPLICATE, 2, duplicate_of=1)
        last = say(session, Verdict.DUPLICATE, 3, duplicate_of=2)  # of what repeats it
        columns = ("action_id", "document_id", "told", "url", "archive_file")
        assert sorted(shown(session, "v_sources", *columns)) == [
            (1, 1, "quoted", told.url, POINTER.file),
            (1, 2, "repeats", copies[0].url, None),
            (1, 3, "repeats", copies[1].url, None),
        ]
        take_back(session, last)
        assert {row[1] for row in shown(session, "v_sources", *columns)} == {1, 2}


def test_feed_that_was_asked_is_shown_with_the_ends_of_its_entries(database: Database) -> None:
    with database.session() as session:
        save_names(session, load())
        slug = next(iter(load().feeds))
        session.execute(
            text(
                "INSERT INTO feed_states (slug, url, last_fetch_at, failures, moved_days) "
                "VALUES (:slug, 'https://a.example', '2026-11-26 12:00:00', 0, 0)"
            ),
            {"slug": slug},
        )
        (row,) = rows(session, "v_feed_health")
        assert (row["feed"], row["feed_name"]) == (slug, load().feeds[slug].name)
        assert (row["pending"], row["health"], row["failures"]) == (0, None, 0)


def test_progress_tells_what_waits_what_two_dispute_and_what_is_decided(database: Database) -> None:
    with database.session() as session:
        for n in range(4):
            document = make_document(
                url=f"https://a.example/{n}", text=f"{n}: the US sanctioned Intellexa in March 2024."
            )
            propose(session, document, us_sanctions(document))
        say(session, Verdict.ACCEPT, 1)
        say(session, Verdict.ACCEPT, 2, by="ada", rules=PAIR)
        say(session, Verdict.ACCEPT, 3, by="ada", rules=PAIR)
        say(session, Verdict.REJECT, 3, by="bob", rules=PAIR)
        (row,) = rows(session, "v_review_progress")
        assert row == {
            "type": "sanctions",
            "type_name": "sanctions",
            "candidates": 4,
            "waiting": 1,
            "second_opinion": 1,
            "disputed": 1,
            "decided": 1,
            "actions": 1,
        }


def test_names_are_the_registry_s_and_follow_it(database: Database) -> None:
    with database.session() as session:
        assert names_differ(session, load())
        save_names(session, load())
        assert not names_differ(session, load())
        session.execute(text("UPDATE names SET name = 'Atlantis' WHERE code = 'PL'"))
        session.execute(text("INSERT INTO names (kind, code, name) VALUES ('firm', 'gone', 'Gone')"))
        save_names(session, load())
        assert not names_differ(session, load())
