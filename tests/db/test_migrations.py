"""What the migrations make is what the tables say."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from db.decisions import Decision, Rules, decide
from db.migrate import scripts
from db.queries import candidate
from db.schema import Base, Verdict
from db.session import Database
from db.store import save_document, save_reading
from db.version import HEAD, VERSION_TABLE
from pipeline.registry import load
from tests.making import NOW, make_annotation, make_document, us_sanctions


def test_head_is_the_newest_migration() -> None:
    assert scripts().get_heads() == [HEAD]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Yield a plain connection, which knows nothing of ours."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def is_ours(_: object, name: str | None, kind: str, *rest: object) -> bool:
    """Leave out what one engine alone has, which no table of ours maps."""
    of_one = {
        "table": "document_words",
        "column": "words",
        "index": ("ix_documents_words", "ix_actions_newest"),
    }
    return not (name or "").startswith(of_one.get(kind, "-"))


def test_migrations_make_what_the_tables_say(database_url: str) -> None:
    with connected(database_url) as connection:
        options = {"compare_type": True, "version_table": VERSION_TABLE, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def closed_lists(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Return the CHECK constraints of every table; Alembic does not compare them."""
    seen = inspect(connection)
    return {
        table: sorted((str(c["name"]), str(c["sqltext"])) for c in seen.get_check_constraints(table))
        for table in Base.metadata.tables
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrations_close_the_lists_that_the_tables_close(kind: str, request: pytest.FixtureRequest) -> None:
    migrated, empty = (request.getfixturevalue(f"{name}{kind}_url") for name in ("", "empty_"))
    with connected(migrated) as one, connected(empty) as other:
        Base.metadata.create_all(other)
        assert closed_lists(one) == closed_lists(other)
        assert sum(map(len, closed_lists(one).values())) == 29


@pytest.fixture
def decided(database: Database) -> Database:
    """Return a database with one decision."""
    document = make_document()
    with database.session() as session:
        saved = save_document(session, document, page_id=None, now=NOW)
        save_reading(session, saved.id, make_annotation(document), [us_sanctions(document)], now=NOW)
        shown = candidate(session, 1)
        assert shown
        given, rules = Decision(verdict=Verdict.ACCEPT), Rules(codebook=load().codebook)
        decide(session, 1, given, reviewer="Ada", shown=shown.shown, rules=rules, now=NOW)
    return database


@pytest.mark.parametrize("statement", ["UPDATE decisions SET note = 'no'", "DELETE FROM decisions"])
def test_decisions_are_append_only(decided: Database, statement: str) -> None:
    with pytest.raises(IntegrityError, match="decisions are append-only"), decided.session() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("column", ["title", "text", "url", "digest"])
def test_words_of_a_document_version_never_change(decided: Database, column: str) -> None:
    with pytest.raises(IntegrityError, match="never change"), decided.session() as session:
        session.execute(text(f"UPDATE documents SET {column} = 'other'"))
