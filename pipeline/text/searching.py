"""What a person asks a full-text search for: any words at all, read without mistakes to be made."""

import re
import unicodedata
from dataclasses import dataclass

MOST = 24  # terms; more say nothing that these do not
_PART = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other, letters and digits only; begins: the last may go on."""

    words: tuple[str, ...]
    begins: bool = False


def terms(asked: str) -> tuple[Term, ...]:
    """Return what a text must have, all of it: words, "phrases in quotes", and beginnings of words (`merc*`).

    Whatever else is written parts words, as it does in a text; so there are no terms in `?!`.
    """
    found = []
    for phrase, word in _PART.findall(unicodedata.normalize("NFC", asked)):
        words = tuple(_WORD.findall(phrase or word))
        if words:
            found.append(Term(words, begins=word.endswith("*")))
    return tuple(dict.fromkeys(found))[:MOST]
