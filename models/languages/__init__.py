"""Which language a document is in, and whether we read it."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import yaml
from babel import Locale

from pipeline.records import Document

READ = ("en", "fr", "es", "de", "it", "pt", "pl")
PATTERNS = Path(__file__).parents[1] / "patterns"
SAMPLE = 4_000  # characters that are looked at
CLEAR = 0.12  # share of small words from which a language is told
AHEAD = 1.15  # times the next language's share
FEW = 4  # small words, under which nothing can be told

_WORD = re.compile(r"[^\W\d_]+['’]?")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")


def language_of(document: Document) -> str | None:
    """Return the ISO 639-1 code of a document's language: as declared unless the text plainly says otherwise.

    Undeclared, it is told by its small words; what is too short for that is taken for English if it is in
    Latin script. None: it cannot be told.
    """
    declared = re.split("[-_]", document.language.lower())[0] if document.language else None
    sample = document.text[:SAMPLE]
    shares, small = _shares(sample)
    best = max(shares, key=lambda code: shares[code], default=None)
    rest = max((share for code, share in shares.items() if code != best), default=0.0)
    clear = best and small[best] >= FEW and shares[best] >= max(CLEAR, AHEAD * rest)
    told = best if clear else None
    if not declared:
        letters = len(_LETTER.findall(sample))
        return told or ("en" if 2 * len(_LATIN.findall(sample)) > letters else None)
    if told and told != declared and told in READ:
        contrary = 3 * shares.get(declared, 0.0) < shares[told] if declared in READ else told == "en"
        return told if contrary else declared
    return declared


def unread(language: str | None) -> str | None:
    """Return why nothing is tagged in a language, in words for a reader; None where it is read."""
    if language in READ:
        return None
    if language is None:
        return "its language could not be told"
    return f"{name(language)} is not among the languages that are read"


def name(language: str) -> str:
    """Return a language's English name, or its code where it has none."""
    named = Locale("en").languages.get(language)
    return str(named) if named else language


@cache
def _small_words() -> dict[str, tuple[str, ...]]:
    """Return the languages that have a word among their small ones."""
    path = PATTERNS / "function_words_by_language.yaml"
    languages: dict[str, list[str]] = {}
    for code, words in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for word in words:
            languages.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in languages.items()}


def _shares(text: str) -> tuple[dict[str, float], Counter[str]]:
    """Return each language's share of small words, and their number."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    small = _small_words()
    counts = Counter(code for word in words for code in small.get(word, ()))
    return {code: count / len(words) for code, count in counts.items()}, counts
