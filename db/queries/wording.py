"""Which documents hold some words: the one place where the queue asks for them."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.schema import DocumentRow


def with_words(session: Session, words: str) -> Select[tuple[int]]:
    """Return the documents whose title or text holds each of the words, in any case."""
    texts = func.lower(DocumentRow.title + "\n" + DocumentRow.text)
    return select(DocumentRow.id).where(
        *(texts.contains(one, autoescape=True) for one in words.lower().split())
    )
