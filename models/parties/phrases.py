"""Whom a noun phrase names: a state, a body, the state of an organ or a town, a firm, a private somebody."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml

from models.acts.lexicon import PATTERNS
from models.grammar.dependencies import Relation
from models.parties.homes import is_seat
from models.parties.kinds import COURTLY
from models.parties.lists import group, parties
from models.reading import Found, Reading
from pipeline.records import Label

LEAD = 10  # sentences whose most frequent state an organ may belong to
SPEAKER = 7  # tokens before a verb in which "we" is its subject
BACK = 40  # sentences in which the state of an organ may be named
WITHIN = (Relation.COMPOUND, Relation.POSSESSOR, Relation.APPOSITION)
GOVERNING = frozenset({"by", "of", "from", "with", "for", "against"})
NOUN_PHRASE = 8  # tokens
MEMBERS = frozenset({"members", "partners"})
EXAMPLES = frozenset({"such", "including", "like"})
OF = frozenset({"of", "in", "at", "for", "from"})


@cache
def doers() -> dict[str, frozenset[str]]:
    """Return the words of `doers.yaml` by set."""
    raw: dict[str, Any] = yaml.safe_load((PATTERNS / "doers.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in raw.items()}


@dataclass(frozen=True, slots=True)
class Doer:
    """Who a clause says did it.

    private: somebody who acts for no state.  guessed: the state stands elsewhere.
    """

    actors: tuple[Found, ...] = ()
    private: bool = False
    firm: Found | None = None
    guessed: bool = False
    how: str = ""


NOBODY = Doer()


class Phrases:
    """Reads the noun phrases of one reading's sentence."""

    def __init__(self, reading: Reading, number: int) -> None:
        self.reading = reading
        self.lower = reading.lower
        self.number = number
        self.parse = reading.parses[number]
        self.parties = parties(reading, number)
        sentence = reading.sentences[number]
        self.firms = [one for one in reading.by_sentence[number] if one.label is Label.FIRM]
        first, last = (
            bisect_left(reading.places, edge, key=lambda one: one.start)
            for edge in (sentence.start, sentence.end)
        )
        self.places = reading.places[first:last]

    def read(self, head: int, how: str) -> Doer:
        """Return the doers that a noun phrase and those coordinated with it name."""
        heads = [i for i in self.parse.conjuncts(head) if i >= head and self.parse.tags[i][:1] in "NPJ"]
        each = [self._one(i) for i in heads or [head]]
        actors = {one.start: one for doer in each for one in self.listed(doer.actors)}
        if actors:
            ordered = tuple(actors[start] for start in sorted(actors))
            return Doer(ordered, guessed=any(doer.guessed for doer in each), how=how)
        return Doer(private=each[0].private, firm=each[0].firm, how=how)

    def listed(self, actors: Iterable[Found]) -> list[Found]:
        """Return actors with those listed beside them."""
        every: list[Found] = []
        for one in actors:
            index = next((i for i, other in enumerate(self.parties) if other is one), None)
            every += [one] if index is None else group(self.lower, self.parties, index)
        return every

    def _one(self, head: int) -> Doer:  # noqa: PLR0911, PLR0912 - one return for each kind of doer
        word = self.lower[head]
        named = covering(self.parties, head)
        if named:
            people = named.kind == "demonym" and self.parse.tags[head] in {"NNS", "NNPS"}
            owned = named.end + 1 if self.lower[named.end : named.end + 1] == ["'s"] else named.end
            follows = self.lower[owned] if owned < len(self.lower) else ""
            firms = covering(self.firms, owned) is not None or follows in doers()["private"]
            return Doer(private=True) if people or (firms and not named.capable) else Doer((named,))
        if firm := covering(self.firms, head):
            return Doer(private=True, firm=replace(firm, actor=f"org:{firm.id}"))
        if examples := self._examples(head):
            return Doer(examples)
        if word in doers()["private"]:
            firm = self._firm(head)
            return Doer(private=True, firm=firm and replace(firm, actor=f"org:{firm.id}"))
        if word in {"we", "i"} and (speaker := speaking(self.reading, self.number, head + 1)):
            return Doer((speaker,))
        if place := covering(self.places, head):
            return Doer((place,))
        if word in doers()["pronouns"]:
            return NOBODY
        parts = self._within(head)
        if any(self.lower[i] in doers()["people"] for i in parts):
            return Doer(private=True)
        within = [found for i in parts if (found := self.named(i))]
        if within:
            return Doer((within[-1],))
        for i in self.parse.of(head, Relation.MODIFIER, Relation.OBLIQUE, Relation.AGENT):
            if "by" in {self.lower[k] for k in self.parse.of(i, Relation.CASE)} and (found := self.named(i)):
                return Doer((found,))
        organ = word in doers()["organs"] or any(self.lower[i] in doers()["organs"] for i in parts)
        for i in self.parse.of(head, Relation.MODIFIER, Relation.OBLIQUE):
            cases = {self.lower[k] for k in self.parse.of(i, Relation.CASE)}
            place = self.named(i) or covering(self.places, i)
            if place and word in MEMBERS and not OF.isdisjoint(self.lower[place.start - 2 : place.start]):
                return Doer((place,))  # "the members of the Coalition"
            if place and cases & OF and (organ or self.parse.tags[head].startswith("NNP")):
                return Doer((place,))
        if organ and (actor := self._same(word) or self._state(head)):
            return Doer(
                (Found(head, head + 1, Label.BODY, f"organ:{actor}", actor, "organ", True),), guessed=True
            )
        return NOBODY

    def _firm(self, head: int) -> Found | None:
        """Return which firm is meant by "the company Cellebrite", "the maker of Pegasus"."""
        beside = [i for i in self.parse.of(head, *WITHIN) if i > head]
        if self.lower[head] in doers()["makers"]:
            of = self.parse.of(head, Relation.MODIFIER)
            named = [k for i in of for k in self.parse.of(i, Relation.COMPOUND)]
            beside += [*of, *named, *self.parse.of(head, Relation.COMPOUND)]
        return next((one for i in beside if (one := covering(self.firms, i))), None)

    def _examples(self, head: int) -> tuple[Found, ...]:
        """Return whom a crowd counts among it: "companies such as Apple", "states including France"."""
        below = self.parse.of(head, Relation.MODIFIER)
        for i in [*below, *(k for one in below for k in self.parse.of(one, Relation.MODIFIER))]:
            if EXAMPLES.intersection(self.lower[k] for k in self.parse.of(i, Relation.CASE)):
                found = [one for k in self.parse.conjuncts(i) if k >= i and (one := self.named(k))]
                return tuple(self.listed(found))
        return ()

    def _within(self, head: int) -> list[int]:
        """Return what is part of a name or before a noun: "Armenia's", "Justice Minister"."""
        found = self.parse.of(head, *WITHIN)
        for one in found:
            found += self.parse.of(one, *WITHIN)
        return sorted(set(found))

    def governed(self, head: int) -> bool:
        """Tell whether a preposition stands before a noun phrase, so that it is no subject: "made by NSO"."""
        dates = self.reading.dates[self.number]
        for i in range(head, max(-1, head - NOUN_PHRASE), -1):
            if self.lower[i] in GOVERNING and i < head:
                return True
            if self.parse.tags.get(i, "")[:2] not in {"DT", "JJ", "NN", "PO"} or covering(dates, i):
                return False
        return False

    def named(self, i: int) -> Found | None:
        """Return the state, body or town that a token names, where it is no firm."""
        if covering(self.firms, i):
            return None
        return covering(self.parties, i) or covering(self.places, i)

    def _same(self, word: str) -> str | None:
        """Return the actor of the last body whose name holds the word: of "the committee", that committee."""
        for number in range(self.number, max(-1, self.number - BACK), -1):
            for one in reversed(parties(self.reading, number)):
                if one.label is Label.BODY and word in self.lower[one.start : one.end + 1]:
                    return one.actor
        return None

    def _state(self, head: int) -> str | None:
        """Return a generic organ's state: that of the last organ, the dateline, the lead, the publisher."""
        reading = self.reading
        if self.number in reading.datelines and reading.written_in:
            return reading.written_in
        courtly = self.lower[head] in COURTLY
        last: str | None = None
        for number in range(self.number, max(-1, self.number - BACK), -1):
            for one in reversed(reading.by_sentence[number]):
                if one.start < head and one.label is Label.BODY and one.actor and len(one.actor) == 2:
                    if not courtly or not COURTLY.isdisjoint(self.lower[one.start : one.end]):
                        return one.actor
                    last = last or one.actor
        if last or reading.written_in:
            return last or reading.written_in
        lead = [
            one
            for found in reading.by_sentence[:LEAD]
            for one in found
            if one.actor and len(one.actor) == 2 and (one.capable or one.kind != "demonym")
            if not is_seat(self.lower, one)
            if not head < one.start < reading.sentences[self.number].end
        ]
        states = [one.actor for one in lead if one.actor]
        if states:
            return max(states, key=states.count)
        publisher = reading.document.country
        return publisher if publisher and len(publisher) == 2 else None


def speaking(reading: Reading, number: int, before: int) -> Found | None:
    """Return the publisher where "we" or "I" right before a token is its own word, not one that it quotes."""
    start = reading.sentences[number].start
    if not reading.publisher or reading.lower[start:before].count('"') % 2:
        return None
    for i in range(before - 1, max(start - 1, before - SPEAKER), -1):
        if reading.lower[i] in {"we", "i"}:
            return replace(reading.publisher, start=i, end=i + 1)
    return None


def covering(found: Iterable[Found], i: int) -> Found | None:
    """Return the mention that a token is part of."""
    return next((one for one in found if one.start <= i < one.end), None)
