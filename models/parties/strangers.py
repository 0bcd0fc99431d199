"""Organisations that the registry does not know, where they act for themselves: "the nonprofit X sued"."""

import re
import unicodedata

from models.acts.lexicon import function_words
from models.grammar.dependencies import Relation
from models.parties.phrases import Phrases
from models.reading import Found
from pipeline.records import Label

NAMED = ("NNP", "NNPS")
WITHIN = (Relation.COMPOUND, Relation.APPOSITION, Relation.MODIFIER)
LONGEST = 8  # words of a name


def stranger(phrases: Phrases, head: int) -> Found | None:
    """Return the organisation that a noun phrase names, if a word in it or beside it tells that it is one."""
    parse, lower = phrases.parse, phrases.lower
    kinds = function_words()["organisations"]
    beside = [head, *parse.of(head, *WITHIN)]
    for one in beside:
        start, end = _name(phrases, one)
        if (
            end == start
            or end - start > LONGEST
            or any(start < f.end and f.start < end for f in phrases.firms)
        ):
            continue
        if kinds.intersection(lower[start:end]) or kinds & {
            lower[i] for i in (*beside, *_before(phrases, start))
        }:
            slug = _slug(" ".join(lower[start:end]))
            if slug:
                return Found(start, end, Label.BODY, f"org:{slug}", f"org:{slug}", "ngo", True)
    return None


def _name(phrases: Phrases, word: int) -> tuple[int, int]:
    """Return the proper name around a word; empty where it is none."""
    tags, lower = phrases.parse.tags, phrases.lower
    if tags.get(word) not in NAMED:
        return word, word
    start = end = word
    while tags.get(start - 1) in NAMED or (
        lower[start - 1] in {"of", "for", "and", "&"} and tags.get(start - 2) in NAMED
    ):
        start -= 1
    while tags.get(end + 1) in NAMED or (
        end + 1 < len(lower) and lower[end + 1] in {"of", "for", "&"} and tags.get(end + 2) in NAMED
    ):
        end += 1
    return start, end + 1


def _before(phrases: Phrases, start: int) -> list[int]:
    """Return the few words right before a name: "the rights group X"."""
    return [i for i in range(max(0, start - 2), start) if i in phrases.parse.tags]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").removeprefix("the_")
