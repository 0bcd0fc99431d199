"""From one database into another: all of it, or nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db.copying import copy, tallies
from db.decisions import Decision, Rules, decide
from db.queries import candidate, candidates
from db.schema import Base, Verdict
from db.session import Database, open_database
from db.store import add_page, begin_run, end_run, save_document, save_reading
from pipeline.errors import DatabaseError
from pipeline.registry import load
from tests.making import NOW, POINTER, make_annotation, make_document, make_result, us_sanctions

PAIRS = [("sqlite", "postgresql"), ("postgresql", "sqlite")]


@pytest.fixture
def filled(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Return a database with documents, candidates that point at later ones, and a decision."""
    url = request.getfixturevalue(f"{request.param}_url")
    with open_database(url) as database:
        with database.session() as session:
            page = add_page(session, make_result(), feed=None, pointer=POINTER)
            for n in range(3):
                document = make_document(
                    f"The US sanctioned Intellexa in March 2024. {n} \U0001f4a9 é",
                    url=f"https://x.example/{n}",
                )
                saved = save_document(session, document, page_id=page.id, now=NOW)
                save_reading(
                    session,
                    saved.id,
                    make_annotation(document, "Intellexa"),
                    [us_sanctions(document)],
                    now=NOW,
                )
            session.execute(
                text("UPDATE candidates SET superseded_by = 3, state = 'superseded' WHERE id = 1")
            )
            shown = candidate(session, 3)
            assert shown
            rules = Rules(codebook=load().codebook)
            given = Decision(verdict=Verdict.ACCEPT)
            decide(session, 3, given, reviewer="Ada", shown=shown.shown, rules=rules, now=NOW)
            run = begin_run(session, "ingest", now=NOW)
            end_run(session, run, now=NOW, counts={"new": 3}, seconds={"poll": 0.1 + 0.2})
        yield database


@pytest.fixture
def empty(request: pytest.FixtureRequest) -> Iterator[Database]:
    with open_database(request.getfixturevalue(f"empty_{request.param}_url")) as database:
        yield database


@pytest.mark.parametrize(("filled", "empty"), PAIRS, indirect=True)
def test_every_row_arrives_and_what_is_new_gets_new_numbers(filled: Database, empty: Database) -> None:
    seen: list[tuple[str, int, int]] = []
    copied = copy(filled, empty, lambda *told: seen.append(told))
    assert [one.table for one in copied] == [table.name for table in Base.metadata.sorted_tables]
    assert tallies(empty) == tallies(filled) == copied
    assert ("candidates", 3, 3) in seen
    with empty.session(read_only=True) as session, filled.session(read_only=True) as other:
        assert candidates(session) == candidates(other)
    with empty.session() as session:
        assert begin_run(session, "ingest", now=NOW) == 2
        document = make_document("Another.", url="https://x.example/other")
        assert save_document(session, document, page_id=None, now=NOW).id == 4


@pytest.mark.parametrize(("filled", "empty"), PAIRS, indirect=True)
def test_foreign_keys_triggers_and_search_hold_afterwards(filled: Database, empty: Database) -> None:
    from db.queries.search import matching

    copy(filled, empty, lambda *_: None)
    for statement in (
        "DELETE FROM decisions",
        "INSERT INTO evidence VALUES (99, 77, 'type', 'x', 'x', 0, 1)",
    ):
        with pytest.raises(Exception, match=r"(?i)append-only|foreign key"), empty.session() as session:
            session.execute(text(statement))
    with empty.session(read_only=True) as session:
        assert len(session.execute(matching(session, "sanctioned")).all()) == 3


@pytest.mark.parametrize(("filled", "empty"), PAIRS, indirect=True)
def test_copy_into_what_is_not_empty_is_refused_and_changes_nothing(
    filled: Database, empty: Database
) -> None:
    with empty.session() as session:
        begin_run(session, "ingest", now=NOW)
    before = tallies(empty)
    with pytest.raises(DatabaseError, match="1 rows in runs: copy into an empty database"):
        copy(filled, empty, lambda *_: None)
    assert tallies(empty) == before


@pytest.mark.parametrize(("filled", "empty"), PAIRS[:1], indirect=True)
def test_copy_that_breaks_off_leaves_nothing(filled: Database, empty: Database) -> None:
    before = tallies(empty)

    def stop(table: str, *_: int) -> None:
        if table == "decisions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(filled, empty, stop)
    assert tallies(empty) == before
    copy(filled, empty, lambda *_: None)
