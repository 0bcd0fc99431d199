"""Documents are found by their words, alike on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.queries.search import holding, matching, pieces, search
from db.schema import AddressRow, DocumentRow
from db.session import Database
from db.store import save_document
from tests.making import NOW, make_document

TEXTS = {
    "sanctions": "The Treasury sanctioned Intellexa and its founder for selling Predator.",
    "lawsuit": "A court in São Paulo heard a case against NSO Group; see intellexa.com for more.",
    "cyrillic": "Санкции против NSO введены в марте.",
    "plain": "Nothing to see here, said O'Brien.",
}


@pytest.fixture
def filled(database: Database) -> Database:
    """Return a database with a few documents."""
    with database.session() as session:
        for title, text in TEXTS.items():
            document = make_document(text, url=f"https://a.example/{title}", title=title)
            save_document(session, document, page_id=None, now=NOW)
    return database


def found(database: Database, words: str) -> set[str]:
    """Return the titles of the documents with these words."""
    with database.session(read_only=True) as session:
        titles = select(DocumentRow.title).where(DocumentRow.id.in_(matching(session, words)))
        return set(session.scalars(titles))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("intellexa", {"sanctions", "lawsuit"}),
        ("INTELLEXA founder", {"sanctions"}),
        ("sanction", {"sanctions"}),
        ("court cases", {"lawsuit"}),
        ("sao paulo", {"lawsuit"}),
        ("São", {"lawsuit"}),
        ('"NSO Group"', {"lawsuit"}),
        ('"Group NSO"', set()),
        ("intel*", {"sanctions", "lawsuit"}),
        ("intel", set()),
        ("intellexa.com", {"lawsuit"}),
        ("o'brien", {"plain"}),
        ("против", {"cyrillic"}),
        ("the", {"sanctions"}),
        ("lawsuit", {"lawsuit"}),
        ("?!", set()),
        ("", set()),
    ],
)
def test_documents_are_found_by_words_of_title_and_text(
    filled: Database, words: str, expected: set[str]
) -> None:
    assert found(filled, words) == expected


@pytest.mark.parametrize("few", [0, 50])
def test_documents_of_rows_are_found_alike_however_many_match(
    filled: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("db.queries.search.FEW", few)
    with filled.session(read_only=True) as session:
        for words, expected in (("intellexa", {1, 2}), ("nothing of it", set()), ("intel* founder", {1})):
            holds = holding(session, words, AddressRow.document_id)
            assert set(session.scalars(select(AddressRow.document_id).where(holds))) == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text() | st.text("\"'*:&|!()<->\\^-+{}NEAROD \0", max_size=30))
def test_no_words_are_a_mistake(filled: Database, words: str) -> None:
    with filled.session(read_only=True) as session:
        session.execute(matching(session, words)).all()
        search(session, words, limit=3)


def test_what_matches_in_the_title_comes_first(database: Database) -> None:
    with database.session() as session:
        for title, text in (("other", f"pegasus is named {'here and there ' * 9}"), ("Pegasus", "a word")):
            document = make_document(text, url=f"https://a.example/{title}", title=title)
            save_document(session, document, page_id=None, now=NOW)
        assert [one.title for one in search(session, "pegasus", limit=9)] == ["Pegasus", "other"]
        assert [one.title for one in search(session, "pegasus", limit=1, offset=1)] == ["other"]


def test_passage_marks_the_words(database: Database) -> None:
    with database.session() as session:
        text = "Long before that, & elsewhere, pegasus was sold"
        save_document(session, make_document(text), page_id=None, now=NOW)
        (match,) = search(session, "pegasus", limit=9)
    assert "".join(piece.text for piece in match.passage) == text
    assert [piece.text for piece in match.passage if piece.matches] == ["pegasus"]


@pytest.mark.parametrize("marked", ["\x02a", "\x03a\x02", "\x02a\x02b\x03\x03", "a\x02b\x03c"])
def test_stray_marks_in_a_text_lead_to_nothing_worse(marked: str) -> None:
    said = "".join(piece.text for piece in pieces(marked))
    assert said == marked.replace("\x02", "").replace("\x03", "")


def test_text_of_any_kind_and_length_can_be_stored(database: Database) -> None:
    letters = [chr(0x4E00 + n) for n in range(20_000)] + [chr(0x20000 + n) for n in range(40_000)]
    hostile = {
        "unlike": " ".join(letters) + " ".join(f"{n:x}" for n in range(150_000)),
        "long": "a" * 1_000_000,
        "expanding": "\u0390" * 900_000,
    }
    for name, text in hostile.items():
        document = make_document(text, url=f"https://a.example/{name}", title=text[:100_000])
        with database.session() as session:
            save_document(session, document, page_id=None, now=NOW)
    with database.session(read_only=True) as session:
        assert len(search(session, "14e5f", limit=1)) <= 1
