"""Who does what a draft's verb says, by the sentence's tree: subjects, agents, owners, control."""

from models import lexicon
from models.clauses import centre, chain
from models.dependencies import Relation
from models.phrases import NOBODY, WITHIN, Doer, Phrases, covering, doers
from models.reading import Draft, Reading
from pipeline.records import Label

STEPS = 6  # clauses up, at most
SAYING = frozenset(lexicon.load().phrases["say"])


class Agents:
    """Looks for the doer in one reading's sentence."""

    def __init__(self, reading: Reading, number: int) -> None:
        self.reading = reading
        self.lower = reading.lower
        self.parse = reading.parses[number]
        self.phrases = Phrases(reading, number)

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
            if subjects and (doer := self.phrases.read(subjects[0], "speaker")).actors:
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
            found = self.phrases.named(one)
            if found:
                return Doer(tuple(self.phrases.listed([found])), how="before the noun")
        for one in self.parse.of(noun, Relation.MODIFIER, Relation.AGENT, Relation.OBLIQUE):
            if {"by", "from"} & {self.lower[i] for i in self.parse.of(one, Relation.CASE)}:
                return self.phrases.read(one, "behind the noun")
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
                    return self.phrases.read(above, "subject of a relative clause")
                return self.phrases.read(subjects[0], "subject")
            if relation is Relation.RELATIVE:
                return self.phrases.read(above, "subject of a relative clause")
            if relation is Relation.PARTICIPLE:
                if parse.tags[verb] == "VBG" and (doer := self.phrases.read(above, "subject")).actors:
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
                    return self.phrases.read(objects[0], "object of who bade it")
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
        return self.phrases.read(agents[0], "agent") if agents else NOBODY

    def _passive(self, verb: int) -> bool:
        parse = self.parse
        if parse.of(verb, Relation.PASSIVE_AUXILIARY, Relation.PASSIVE_SUBJECT):
            return True
        hangs = parse.relations[verb] in {Relation.PARTICIPLE, Relation.OPEN_COMPLEMENT, Relation.ADVERBIAL}
        return (
            hangs and parse.tags[verb] == "VBN" and not parse.of(verb, Relation.AUXILIARY, Relation.SUBJECT)
        )


def epithet(reading: Reading, draft: Draft) -> bool:
    """Tell whether an undated act is only a firm's epithet: "NSO, blacklisted by Washington, sells ..."."""
    verb = centre(reading, draft)
    if verb is None or reading.dates[draft.sentence]:
        return False
    parse = reading.parses[draft.sentence]
    above = parse.heads[verb]
    firms = [one for one in reading.by_sentence[draft.sentence] if one.label is Label.FIRM]
    return parse.relations[verb] is Relation.PARTICIPLE and (
        covering(firms, above) is not None or reading.lower[above] in doers()["private"]
    )


def doer(reading: Reading, draft: Draft) -> Doer:
    """Return who did what a draft tells of, as far as the tree tells."""
    if draft.sentence not in reading.parses:
        return NOBODY
    return Agents(reading, draft.sentence).of(draft)
