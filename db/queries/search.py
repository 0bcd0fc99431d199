"""Full-text search in documents: SQLite's FTS5 or PostgreSQL's tsvector, which part and stem words alike."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Function,
    Select,
    column,
    exists,
    false,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.schema import DocumentRow
from pipeline.text.searching import Term, terms

FEW = 50_000  # documents
_OPEN, _CLOSE = "\x02", "\x03"  # around what matches in a snippet; a text has no use for them
_MARKS = re.compile("[\u0300-\u036f]")

# what the migration makes, and no table of ours maps
_SQLITE = table("document_words", column("rowid"))
_SQLITE_WORDS: Any = literal_column("document_words")
_POSTGRESQL_WORDS: Any = literal_column("documents.words")
_AS_WE_PART_THEM: Any = literal_column("'mercwatch'")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, to be escaped like any; matches: it is one of the words searched for."""

    text: str
    matches: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A document that was found, and a passage of its text around the words.

    PostgreSQL leaves out of a passage what looks like a tag.
    """

    document_id: int
    title: str
    passage: tuple[Piece, ...]


def matching(session: Session, words: str) -> Select[tuple[int]]:
    """Return a statement that selects the ids of document versions with these words in title or text.

    It is for use within others: `CandidateRow.document_id.in_(matching(session, words))`. Any words will
    do; where they hold no letter or digit, nothing matches.
    """
    asked = terms(words)
    if not asked:
        return select(DocumentRow.id).where(false())
    if _is_sqlite(session):
        return select(_SQLITE.c.rowid).where(_SQLITE_WORDS.op("MATCH")(_for_sqlite(asked)))
    return select(DocumentRow.id).where(_POSTGRESQL_WORDS.op("@@")(_for_postgresql(asked)))


def more_match(session: Session, words: str, than: int) -> bool:
    """Tell whether more documents than that have these words."""
    some = select(func.count()).select_from(matching(session, words).limit(than + 1).subquery())
    return (session.scalar(some) or 0) > than


def holding(session: Session, words: str, document_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that a row's document has these words, fit for how many documents have.

    Where few have, they are looked up; where many have, each row's document is asked: a page needs few rows.
    """
    found = matching(session, words)
    if not more_match(session, words, FEW):
        return document_id.in_(found)
    if _is_sqlite(session):
        return found.where(_SQLITE.c.rowid == document_id).correlate_except(_SQLITE).exists()
    own = aliased(DocumentRow, name="own")
    asked = literal_column("own.words").op("@@")(_for_postgresql(terms(words)))
    return exists().where(own.id == document_id, asked)


def search(session: Session, words: str, *, limit: int, offset: int = 0) -> list[Match]:
    """Return the documents that match best, a word in the title before one in the text."""
    asked = terms(words)
    if not asked:
        return []
    found = _in_sqlite(asked) if _is_sqlite(session) else _in_postgresql(asked)
    rows = session.execute(found.order_by(DocumentRow.id.desc()).limit(limit).offset(offset)).tuples()
    return [Match(document_id=id, title=title, passage=pieces(marked)) for id, title, marked in rows]


def _in_sqlite(asked: Sequence[Term]) -> Select[tuple[int, str, str]]:
    passage: Function[str] = func.snippet(_SQLITE_WORDS, 1, _OPEN, _CLOSE, "…", 32)
    return (
        select(DocumentRow.id, DocumentRow.title, passage)
        .join(_SQLITE, _SQLITE.c.rowid == DocumentRow.id)
        .where(_SQLITE_WORDS.op("MATCH")(_for_sqlite(asked)))
        .order_by(func.bm25(_SQLITE_WORDS, 5.0, 1.0))
    )


def _in_postgresql(asked: Sequence[Term]) -> Select[tuple[int, str, str]]:
    query = _for_postgresql(asked)
    around = f"StartSel={_OPEN}, StopSel={_CLOSE}, MaxFragments=1, MaxWords=32, MinWords=16"
    passage: Function[str] = func.ts_headline(_AS_WE_PART_THEM, DocumentRow.text, query, around)
    return (
        select(DocumentRow.id, DocumentRow.title, passage)
        .where(_POSTGRESQL_WORDS.op("@@")(query))
        .order_by(func.ts_rank(_POSTGRESQL_WORDS, query, 1).desc())  # 1: long texts count for less
    )


def pieces(marked: str) -> tuple[Piece, ...]:
    """Return the parts of a snippet, those between its marks as matching."""
    found = []
    for part in re.split(f"({_OPEN}[^{_CLOSE}]*{_CLOSE}?)", marked):
        matches = part.startswith(_OPEN)
        plain = part.replace(_OPEN, "").replace(_CLOSE, "")
        if plain:
            found.append(Piece(plain, matches))
    return tuple(found)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _for_sqlite(asked: Sequence[Term]) -> str:
    """Return FTS5's query; words of letters and digits only need no more than quotes."""
    return " AND ".join(f'"{" ".join(term.words)}"{" *" if term.begins else ""}' for term in asked)


def _for_postgresql(asked: Sequence[Term]) -> Function[Any]:
    """Return a tsquery, its words without marks as `mercwatch_words` leaves them."""
    said = []
    for term in asked:
        plain = [_MARKS.sub("", unicodedata.normalize("NFD", word)) for word in term.words]
        said.append("(" + " <-> ".join(f"'{word}'" for word in plain) + (":*" if term.begins else "") + ")")
    return func.to_tsquery(_AS_WE_PART_THEM, " & ".join(said))
