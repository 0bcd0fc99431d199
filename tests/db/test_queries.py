"""What the doors ask."""

import re
from typing import Any

import pytest
from sqlalchemy import event

from db.queries import candidate, candidates, count_candidates, document, totals
from db.session import Database
from db.store import save_document, save_reading
from pipeline.changes import CandidateState
from tests.making import HOUR, NOW, make_annotation, make_candidate, make_document

TEXT = "cue US FR intellexa nso_group"
TOLD = [
    {"type": "sanctions", "actors": ("US",), "firms": ("intellexa",), "confidence": 0.9},
    {"type": "inquiry", "actors": ("FR", "US"), "firms": (), "confidence": 0.2},
    {
        "type": "sanctions",
        "actors": ("FR",),
        "endorsers": ("US",),
        "firms": ("nso_group",),
        "confidence": 0.5,
    },
]


@pytest.fixture
def queue(database: Database) -> Database:
    """Return a database with three candidates, each of a document of its own, in the order of TOLD."""
    with database.session() as session:
        for number, fields in enumerate(TOLD):
            document = make_document(TEXT, url=f"https://treasury.example/{number}")
            saved = save_document(session, document, page_id=None, now=NOW)
            quotes = {v: v for name in ("actors", "firms") for v in fields[name]}
            proposed = make_candidate(document, "cue", quotes=quotes, **fields)
            save_reading(session, saved.id, make_annotation(document), [proposed], now=NOW + number * HOUR)
    return database


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 3, 2]),
        ({"order": "newest"}, [3, 2, 1]),
        ({"type": "sanctions"}, [1, 3]),
        ({"actor": "US"}, [1, 2]),
        ({"actor": "FR", "type": "inquiry"}, [2]),
        ({"firm": "nso_group"}, [3]),
        ({"firm": "US"}, []),
        ({"min_confidence": 0.5}, [1, 3]),
        ({"limit": 1}, [1]),
        ({"limit": 1, "offset": 1}, [3]),
        ({"offset": 2}, [2]),
        ({"offset": 3}, []),
        ({"state": "withdrawn"}, []),
        ({"state": None, "order": "newest"}, [3, 2, 1]),
        ({"state": CandidateState.OPEN, "limit": 2}, [1, 3]),
    ],
)
def test_candidates_are_chosen_and_ordered(queue: Database, asked: dict[str, Any], found: list[int]) -> None:
    with queue.session(read_only=True) as session:
        assert [one.id for one in candidates(session, **asked)] == found


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 3),
        ({"actor": "US"}, 2),
        ({"type": "sanctions", "min_confidence": 0.6}, 1),
        ({"state": "decided"}, 0),
    ],
)
def test_candidates_are_counted_as_they_are_chosen(
    queue: Database, asked: dict[str, Any], number: int
) -> None:
    with queue.session(read_only=True) as session:
        assert count_candidates(session, **asked) == number == len(candidates(session, **asked))


def test_list_of_candidates_loads_no_texts(queue: Database) -> None:
    statements: list[str] = []
    with queue.session(read_only=True) as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *a: statements.append(a[2]))
        candidates(session)
        assert not any(re.search(r"documents\.text\b", statement) for statement in statements)
        assert document(session, 1).text == TEXT
        assert re.search(r"documents\.text\b", statements[-1])
        with pytest.raises(LookupError, match="no document 9"):
            document(session, 9)


def test_number_of_statements_does_not_grow_with_the_candidates(queue: Database) -> None:
    statements: list[str] = []
    with queue.session(read_only=True) as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *a: statements.append(a[2]))
        assert len(candidates(session)) == 3
    assert len(statements) == 3


def test_candidate_that_is_not_there_is_none(database: Database) -> None:
    with database.session() as session:
        assert candidate(session, 1) is None


def test_totals_count_every_table(queue: Database) -> None:
    with queue.session() as session:
        counts = totals(session)
    assert (counts["candidates"], counts["documents"], counts["evidence"]) == (3, 3, 19)
    assert {"decisions", "entries", "feed_states", "fetches", "mentions", "pages"} <= set(counts)
