"""The queue in the order of what would teach most."""

import pytest

from db.decisions import Verdict
from db.queries import teaching
from db.queries.queue import Order, Seat, Waiting, window
from db.session import Database
from pipeline.dates import PartialDate
from tests.db.deciding import propose, say
from tests.making import NOW, make_document, us_sanctions

ADA = Seat(viewer="ada", since=NOW.replace(hour=0))


def put(database: Database, *sure: float, firm: str = "intellexa") -> None:
    """Store a candidate for each confidence, in a document of its own."""
    with database.session() as session:
        for confidence in sure:
            year = str(2000 + round(confidence * 100))
            text = f"The US sanctioned Intellexa in {year}."
            document = make_document(text, url=f"https://{firm}.example/{year}")
            quotes = {"US": "US", firm: "Intellexa", year: year}
            said = us_sanctions(
                document, date=PartialDate(year), firms=(firm,), quotes=quotes, confidence=confidence
            )
            propose(session, document, said)


def order(database: Database, number: int = 0, **filters: float) -> list[int]:
    with database.session(read_only=True) as session:
        return window(
            session,
            ADA,
            Waiting.OPEN,
            lambda *_: False,
            number,
            Order.TEACHING,
            **filters,  # type: ignore[arg-type] # names of filters
        )


def test_the_least_sure_come_first(database: Database) -> None:
    put(database, 0.9, 0.55, 0.31)
    assert order(database) == [2, 3, 1]


def test_another_firm_goes_before_a_third_on_the_same(database: Database) -> None:
    put(database, 0.5, 0.51, 0.52)
    put(database, 0.6, firm="candiru")
    assert order(database) == [1, 2, 4, 3]


def test_what_is_decided_put_off_or_filtered_out_is_not_in_it(database: Database) -> None:
    put(database, 0.5, 0.6, 0.7, 0.8)
    with database.session() as session:
        say(session, Verdict.ACCEPT, 1)
        say(session, Verdict.SKIP, 2)
    assert order(database) == [3, 4]
    assert order(database, min_confidence=0.75) == [4]


def test_windows_follow_each_other_without_gap_or_repetition(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, *(number / 100 for number in range(31, 45)))
    monkeypatch.setattr("db.queries.queue.WINDOW", 3)
    monkeypatch.setattr(teaching, "POOL", 6)
    windows = [order(database, number) for number in range(6)]
    assert [len(one) for one in windows] == [3, 3, 3, 3, 2, 0]
    assert sorted(id for one in windows for id in one) == list(range(1, 15))
    assert {*windows[0], *windows[1]} == {9, 10, 11, 12, 13, 14}
