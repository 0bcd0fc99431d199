"""The cheap topic test: do a page's raw bytes hold a word that makes it worth reading?

It may let through too much (a word in a menu), as what is read from the page is tested again; it must not
hold back what is on topic.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from pipeline.registry import Registry
from pipeline.text import one_line
from pipeline.text.anchors import Anchors, bounds
from pipeline.text.charset import charset

_AROUND = 240  # bytes on both sides of a word, in which the rest of its term must stand
_GAP = r"[\s\u2010-\u2015-]+"
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_UNSEEN = re.compile("[\xad\u200b\u2060]")
_REFERENCES = 50  # so many numeric ones mean that a page is written in them
_AS_THEY_ARE = frozenset({"utf-8", "utf-8-sig", "cp1252"})  # anchors of Latin words are ASCII


@dataclass(frozen=True, slots=True)
class Screen:
    """The topic's words and the names that mean a firm by themselves, compiled once.

    bounded: whether a word's terms all want that nothing goes before it, and after it, in the same word.
    """

    _anchors: Anchors
    _patterns: Mapping[bytes, re.Pattern[str]]
    _bounded: Mapping[bytes, tuple[bool, bool]]

    @classmethod
    def of(cls, registry: Registry) -> Self:
        """Return the screen of a registry: the codebook's topic, unambiguous firms and products."""
        firms = registry.firms.values()
        ambiguous = {one.term.casefold() for firm in firms for one in firm.ambiguous}
        names = (term for firm in firms for term in firm.terms() if term.casefold() not in ambiguous)
        return cls.of_terms(registry.codebook.topic, names)

    @classmethod
    def of_terms(cls, topic: Iterable[str], names: Iterable[str] = ()) -> Self:
        """Return the screen of topic words, which may be part of longer words, and of names, which may not.

        A name of five capitals or fewer is told by its capitals too.
        """
        patterns = {term: _pattern(term) for term in topic}
        whole = {term: rf"(?<!\w){_pattern(term)}(?!\w)" for term in names if term not in patterns}
        anchors = Anchors.of([*patterns, *whole])
        patterns |= whole
        compiled = {
            word: re.compile("|".join(patterns[term] for term in terms), re.IGNORECASE)
            for word, terms in anchors.words.items()
        }
        bounded = {}
        for word, terms in anchors.words.items():
            left, right = zip(
                *((True, True) if term in whole else bounds(term, word) for term in terms), strict=True
            )
            bounded[word] = (all(left), all(right))
        return cls(anchors, compiled, bounded)

    def match(self, body: bytes, content_type: str = "") -> str | None:
        """Return words of the topic that stand in a page's bytes, or None."""
        codec = charset(body, content_type)
        if codec not in _AS_THEY_ARE:
            body, codec = body.decode(codec, "replace").encode("utf-8", "replace"), "utf-8"
        if body.count(b"&#") > _REFERENCES:
            body, codec = html.unescape(body.decode(codec, "replace")).encode("utf-8", "replace"), "utf-8"
        return self._search(body, codec)

    def match_text(self, text: str) -> str | None:
        """Return words of the topic that stand in a clean text, or None."""
        return self._search(text.encode("utf-8", "replace"), "utf-8")

    def _search(self, body: bytes, codec: str) -> str | None:
        small = body.lower()
        for begin, word in self._anchors.find(small):
            end, (left, right) = begin + len(word), self._bounded[word]
            if (left and small[begin - 1 : begin].isalnum()) or (right and small[end : end + 1].isalnum()):
                continue
            window = body[max(0, begin - _AROUND) : end + _AROUND].decode(codec, "ignore")
            seen = _UNSEEN.sub("", html.unescape(_TAG.sub(" ", window)))
            if found := self._patterns[word].search(seen):
                return one_line(found[0])
        return None


def _pattern(term: str) -> str:
    pattern = _GAP.join(re.escape(word) for word in re.split(r"[\s-]+", term))
    return f"(?-i:{pattern})" if term.isupper() and len(term) <= 5 else pattern
