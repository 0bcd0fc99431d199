"""Who does what a draft's verb says, by the sentence's tree: subjects, agents, owners, control."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml

from models import lexicon
from models.clauses import centre, chain
from models.dependencies import Relation
from models.lexicon import PATTERNS
from models.parties import group, parties
from models.reading import Draft, Found, Reading
from pipeline.records import Label

STEPS = 6  # clauses up, at most
LEAD = 10  # sentences whose most frequent state an organ may belong to
SPEAKER = 7  # tokens before a verb in which "we" is its subject
BACK = 40  # sentences in which the state of an organ may be named
WITHIN = (Relation.COMPOUND, Relation.POSSESSOR, Relation.APPOSITION)
SAYING = frozenset(lexicon.load().phrases["say"])
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


class Agents:
    """Looks for the doer in one reading's sentence."""

    def __init__(self, reading: Reading, number: int) -> None:
        self.reading = reading
        self.lower = reading.lower
        self.number = number
        self.parse = reading.parses[number]
        self.parties = parties(reading, number)
        sentence = reading.sentences[number]
        self.firms = [one for one in reading.by_sentence[number] if one.label is Label.FIRM]
        self.places = [one for one in reading.places if sentence.start <= one.start < sentence.end]

    def of(self, draft: Draft) -> Doer:
        """Return who did what a draft tells of."""
        verb = centre(self.reading, draft)
        if verb is None:
            return NOBODY
        if draft.verb is None or not self.parse.tags[verb].startswith("VB"):
            noun = next((i for i in range(draft.start, draft.end) if i in self.parse.heads), None)
            if noun is not None and (owner := self._owner(self._top(noun, draft))).actors:
                return owner
        if not self.parse.tags[verb].startswith("VB"):
            return NOBODY
        return (draft.type == "statement" and self._speaker(verb)) or self._doer(verb)

    def _speaker(self, verb: int) -> Doer | None:
        """Return who says what a statement's verb tells: "..., the ministry announced"."""
        above = [i for i, relation in chain(self.parse, verb) if relation is not Relation.RELATIVE][1:]
        for i in [*above, *self.parse.of(verb, Relation.PARATAXIS, Relation.COMPLEMENT)]:
            subjects = self.parse.of(i, Relation.SUBJECT) if self.lower[i] in SAYING else []
            if subjects and (doer := self._phrase(subjects[0], "speaker")).actors:
                return doer
        return None

    def _top(self, noun: int, draft: Draft) -> int:
        """Return the head of the words that a draft rests on."""
        for above in self.parse.governors(noun):
            if not draft.start <= above < draft.end:
                break
            noun = above
        return noun

    def _owner(self, noun: int) -> Doer:
        """Return whose act a noun names: "US sanctions", "sanctions by the US"."""
        for one in self.parse.of(noun, *WITHIN):
            found = self._named(one)
            if found:
                return Doer(tuple(self._all([found])), how="before the noun")
        for one in self.parse.of(noun, Relation.MODIFIER, Relation.AGENT, Relation.OBLIQUE):
            if {"by", "from"} & {self.lower[i] for i in self.parse.of(one, Relation.CASE)}:
                return self._phrase(one, "behind the noun")
        return NOBODY

    def _doer(self, verb: int) -> Doer:  # noqa: PLR0911 - one return for each way a verb finds its doer
        parse = self.parse
        for _ in range(STEPS):
            if self._passive(verb):
                return self._agent(verb)
            subjects = parse.of(verb, Relation.SUBJECT)
            above, relation = parse.heads[verb], parse.relations[verb]
            if subjects:
                if relation is Relation.RELATIVE and self.lower[subjects[0]] in doers()["pronouns"]:
                    return self._phrase(above, "subject of a relative clause")
                return self._phrase(subjects[0], "subject")
            if relation is Relation.RELATIVE:
                return self._phrase(above, "subject of a relative clause")
            if relation is Relation.PARTICIPLE:
                if parse.tags[verb] == "VBG" and (doer := self._phrase(above, "subject")).actors:
                    return doer
                if (owner := self._owner(above)).actors:
                    return owner
                governor = parse.heads[above]
                if parse.tags[governor].startswith("VB"):
                    verb = governor
                    continue
                return NOBODY
            if relation is Relation.OPEN_COMPLEMENT:
                objects = parse.of(above, Relation.OBJECT, Relation.PASSIVE_SUBJECT)
                if objects and self.lower[above] in doers()["bidding"]:
                    return self._phrase(objects[0], "object of who bade it")
            if relation in {
                Relation.CONJUNCT, Relation.OPEN_COMPLEMENT, Relation.ADVERBIAL, Relation.COMPLEMENT,
                Relation.PARATAXIS,
            } and parse.tags[above].startswith("VB"):  # fmt: skip
                verb = above
                continue
            return NOBODY
        return NOBODY

    def _agent(self, verb: int) -> Doer:
        """Return by whom it was done, or what it is coordinated with."""
        agents = self.parse.of(verb, Relation.AGENT)
        above = self.parse.heads[verb]
        if not agents and self.parse.relations[verb] is Relation.CONJUNCT and self._passive(above):
            agents = self.parse.of(above, Relation.AGENT)
        return self._phrase(agents[0], "agent") if agents else NOBODY

    def _passive(self, verb: int) -> bool:
        parse = self.parse
        if parse.of(verb, Relation.PASSIVE_AUXILIARY, Relation.PASSIVE_SUBJECT):
            return True
        hangs = parse.relations[verb] in {Relation.PARTICIPLE, Relation.OPEN_COMPLEMENT, Relation.ADVERBIAL}
        return (
            hangs and parse.tags[verb] == "VBN" and not parse.of(verb, Relation.AUXILIARY, Relation.SUBJECT)
        )

    def _phrase(self, head: int, how: str) -> Doer:
        """Return the doers that a noun phrase and those coordinated with it name."""
        heads = [i for i in self.parse.conjuncts(head) if i >= head and self.parse.tags[i][:1] in "NPJ"]
        each = [self._one(i) for i in heads or [head]]
        actors = {one.start: one for doer in each for one in self._all(doer.actors)}
        if actors:
            ordered = tuple(actors[start] for start in sorted(actors))
            return Doer(ordered, guessed=any(doer.guessed for doer in each), how=how)
        return Doer(private=each[0].private, firm=each[0].firm, how=how)

    def _all(self, actors: Iterable[Found]) -> list[Found]:
        """Return actors with those listed beside them."""
        every: list[Found] = []
        for one in actors:
            index = next((i for i, other in enumerate(self.parties) if other is one), None)
            every += [one] if index is None else group(self.lower, self.parties, index)
        return every

    def _one(self, head: int) -> Doer:  # noqa: PLR0911 - one return for each kind of doer
        word = self.lower[head]
        named = _covering(self.parties, head)
        if named:
            people = named.kind == "demonym" and self.parse.tags[head] in {"NNS", "NNPS"}
            owned = named.end + 1 if self.lower[named.end : named.end + 1] == ["'s"] else named.end
            follows = self.lower[owned] if owned < len(self.lower) else ""
            firms = _covering(self.firms, owned) is not None or follows in doers()["private"]
            return Doer(private=True) if people or (firms and not named.capable) else Doer((named,))
        if firm := _covering(self.firms, head):
            return Doer(private=True, firm=replace(firm, actor=f"org:{firm.id}"))
        if word in doers()["private"]:
            return Doer(private=True)
        if word in {"we", "i"} and (speaker := speaking(self.reading, self.number, head + 1)):
            return Doer((speaker,))
        if place := _covering(self.places, head):
            return Doer((place,))
        if word in doers()["pronouns"]:
            return NOBODY
        within = [found for i in self._within(head) if (found := self._named(i))]
        if within:
            return Doer((within[-1],))
        for i in self.parse.of(head, Relation.MODIFIER, Relation.OBLIQUE, Relation.AGENT):
            if "by" in {self.lower[k] for k in self.parse.of(i, Relation.CASE)} and (found := self._named(i)):
                return Doer((found,))
        organ = word in doers()["organs"] or any(
            self.lower[i] in doers()["organs"] for i in self._within(head)
        )
        for i in self.parse.of(head, Relation.MODIFIER, Relation.OBLIQUE):
            cases = {self.lower[k] for k in self.parse.of(i, Relation.CASE)}
            place = self._named(i) or _covering(self.places, i)
            if place and cases & OF and (organ or self.parse.tags[head].startswith("NNP")):
                return Doer((place,))
        if organ and (actor := self._state()):
            return Doer(
                (Found(head, head + 1, Label.BODY, f"organ:{actor}", actor, "organ", True),), guessed=True
            )
        return NOBODY

    def _within(self, head: int) -> list[int]:
        """Return what is part of a name or before a noun: "Armenia's", "Justice Minister"."""
        found = self.parse.of(head, *WITHIN)
        for one in found:
            found += self.parse.of(one, *WITHIN)
        return sorted(set(found))

    def _named(self, i: int) -> Found | None:
        if _covering(self.firms, i):
            return None
        return _covering(self.parties, i) or _covering(self.places, i)

    def _state(self) -> str | None:
        """Return the state of a generic organ: the last organ's, the publisher's, the lead's."""
        reading = self.reading
        for number in range(self.number, max(-1, self.number - BACK), -1):
            organs = [
                one.actor
                for one in reading.by_sentence[number]
                if one.actor and len(one.actor) == 2 and (one.kind == "organ" or one.label is Label.BODY)
            ]
            if organs:
                return organs[-1]
        states = [
            one.actor
            for found in reading.by_sentence[:LEAD]
            for one in found
            if one.actor and len(one.actor) == 2
        ]
        publisher = reading.document.country
        return (
            max(states, key=states.count)
            if states
            else publisher
            if publisher and len(publisher) == 2
            else None
        )


def speaking(reading: Reading, number: int, before: int) -> Found | None:
    """Return the publisher where "we" or "I" right before a token is its own word, not one that it quotes."""
    start = reading.sentences[number].start
    if not reading.publisher or reading.lower[start:before].count('"') % 2:
        return None
    for i in range(before - 1, max(start - 1, before - SPEAKER), -1):
        if reading.lower[i] in {"we", "i"}:
            return replace(reading.publisher, start=i, end=i + 1)
    return None


def epithet(reading: Reading, draft: Draft) -> bool:
    """Tell whether an undated act is only a firm's epithet: "NSO, blacklisted by Washington, sells ..."."""
    verb = centre(reading, draft)
    if verb is None or reading.dates[draft.sentence]:
        return False
    parse = reading.parses[draft.sentence]
    above = parse.heads[verb]
    firms = [one for one in reading.by_sentence[draft.sentence] if one.label is Label.FIRM]
    return parse.relations[verb] is Relation.PARTICIPLE and (
        _covering(firms, above) is not None or reading.lower[above] in doers()["private"]
    )


def _covering(found: Iterable[Found], i: int) -> Found | None:
    return next((one for one in found if one.start <= i < one.end), None)


def doer(reading: Reading, draft: Draft) -> Doer:
    """Return who did what a draft tells of, as far as the tree tells."""
    if draft.sentence not in reading.parses:
        return NOBODY
    return Agents(reading, draft.sentence).of(draft)
