"""Who does what a draft's verb says, by the sentence's tree: subjects, agents, owners, control."""

from models.acts import lexicon
from models.grammar.clauses import centre, chain
from models.grammar.dependencies import Relation
from models.parties.asides import before_aside, ends
from models.parties.phrases import NOBODY, WITHIN, Doer, Phrases, covering, doers
from models.parties.plaintiffs import plaintiff
from models.reading import Draft, Reading
from pipeline.records import Label

BY_ANYBODY = frozenset({"litigation", "funding"})  # acts of private organisations too
OF_PLACE = frozenset(  # acts of organs of the place where they are done
    {"prosecution", "legislation", "inquiry", "regulatory_penalty", "litigation"}
)
WHERE = frozenset({"in", "at", "before", "with"})
OPINIONS = frozenset({"statement", "joint_statement"})
JUDGING = frozenset(
    {"welcom", "applau", "praise", "praisi", "hailed", "condem", "denoun", "deplor", "critic"}
)
FINITE = frozenset({"VBD", "VBZ", "VBP"})
STEPS = 6  # clauses up, at most
THIRD = frozenset({"it", "they", "he", "she"})
OF_ABOVE = frozenset({Relation.COMPLEMENT, Relation.PARATAXIS, Relation.ADVERBIAL})
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
        if (owner := self._owning(draft, verb)).actors:
            return owner
        if not self.parse.tags[verb].startswith("VB"):
            return NOBODY
        told = (draft.type == "statement" and self._speaker(verb)) or self._doer(verb)
        if draft.type in BY_ANYBODY:
            told = plaintiff(self.phrases, draft, verb, told)
        done_there = told.private if draft.type == "litigation" else not told.private and self._passive(verb)
        if draft.type in OF_PLACE and done_there and not told.actors and not told.firm:
            return self._where(verb, fronted=not draft.judged) or told
        return told

    def _owning(self, draft: Draft, verb: int) -> Doer:
        """Return whose act a noun names: the draft's, or what somebody welcomes: "the court's ruling"."""
        if self.lower[verb][:6] in JUDGING and draft.type not in OPINIONS:
            for thing in self.parse.of(verb, Relation.OBJECT):
                if (owner := self._owner(thing)).actors:
                    return owner
        if draft.verb is None or not self.parse.tags[verb].startswith("VB"):
            noun = next((i for i in range(draft.start, draft.end) if i in self.parse.heads), None)
            return NOBODY if noun is None else self._owner(self._top(noun, draft))
        return NOBODY

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
        for one in self.parse.of(noun, Relation.POSSESSOR):
            if (owner := self.phrases.read(one, "before the noun")).actors:
                return owner
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
            if (across := self._across(verb)) is not None:
                return across
            subjects = [i for i in parse.of(verb, Relation.SUBJECT) if not self.phrases.governed(i)]
            above, relation = parse.heads[verb], parse.relations[verb]
            if subjects:
                told = [
                    self._subject(verb, one) for one in subjects
                ]  # "the company", "Cellebrite": one of two
                return next((one for one in told if one.actors or one.firm), told[0])
            if relation is Relation.RELATIVE:
                return self._related(above)
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
            } and (parse.tags[above].startswith("VB") or parse.of(above, Relation.COPULA)):  # fmt: skip
                verb = above
                continue
            return NOBODY
        return NOBODY

    def _across(self, verb: int) -> Doer | None:
        """Return the party whose verb stands behind a relative clause on it, which trees often miss."""
        if self.lower[verb - 1] == "," and self.parse.tags[verb] not in FINITE:
            return None
        end = before_aside(self.reading, verb)
        if self.lower[end] != ",":
            return None
        for one in self.phrases.parties:
            if one.capable and ends(self.lower, one, end):
                return Doer(tuple(self.phrases.listed([one])), how="subject")
        return None

    def _subject(self, verb: int, subject: int) -> Doer:
        """Return whom a subject names; of a pronoun, whom it stands for."""
        word = self.lower[subject]
        if word in THIRD and (named := self._antecedent(verb)) is not None:
            return self.phrases.read(named, "subject")
        if self.parse.relations[verb] is Relation.RELATIVE and word in doers()["pronouns"]:
            return self._related(self.parse.heads[verb])
        return self.phrases.read(subject, "subject")

    def _related(self, noun: int) -> Doer:
        """Return whom the noun above a relative clause names, or who is it: "X was one that sued"."""
        told = self.phrases.read(noun, "subject of a relative clause")
        above = [noun, *self.parse.governors(noun)][:3]
        for i in above if not (told.actors or told.firm) else ():
            if self.parse.of(i, Relation.COPULA) and (subjects := self.parse.of(i, Relation.SUBJECT)):
                said = self.phrases.read(subjects[0], "subject")
                return said if said.actors else told
        return told

    def _antecedent(self, verb: int) -> int | None:
        """Return whom "it" or "they" means: the subject of the clause above, or of who says it."""
        parse = self.parse
        above = parse.heads[verb]
        beside = [i for i in parse.of(verb, Relation.PARATAXIS) if self.lower[i] in SAYING]
        if parse.relations[verb] in OF_ABOVE and above != verb:
            beside.append(above)
        for one in beside:
            subjects = parse.of(one, Relation.SUBJECT, Relation.PASSIVE_SUBJECT)
            if subjects and self.lower[subjects[0]] not in doers()["pronouns"]:
                return subjects[0]
        return None

    def _agent(self, verb: int) -> Doer:
        """Return by whom it was done, or what it is coordinated with."""
        agents = self.parse.of(verb, Relation.AGENT)
        above = self.parse.heads[verb]
        if not agents and self.parse.relations[verb] is Relation.CONJUNCT and self._passive(above):
            agents = self.parse.of(above, Relation.AGENT)
        if not agents:  # "hosted by France, the conference was held"
            beside = [i for i in self.parse.of(verb, Relation.ADVERBIAL) if self._passive(i)]
            agents = [one for i in beside for one in self.parse.of(i, Relation.AGENT)]
        return self.phrases.read(agents[0], "agent") if agents else NOBODY

    def _where(self, verb: int, *, fronted: bool = False) -> Doer | None:
        """Return whose organs act where a thing is done: "was charged in Paris", "introduced in Congress"."""
        things = self.parse.of(verb, Relation.OBJECT)
        places = self.parse.of(verb, Relation.OBLIQUE)
        for one in [*places, *(i for thing in things for i in self.parse.of(thing, Relation.MODIFIER))]:
            if (fronted or one > verb) and WHERE.intersection(
                self.lower[i] for i in self.parse.of(one, Relation.CASE)
            ):
                found = self.phrases.named(one)
                if found and found.label is not Label.FIRM and found.kind != "demonym":
                    return Doer((found,), how="where it was done")
        return None

    def _passive(self, verb: int) -> bool:
        parse = self.parse
        if parse.of(verb, Relation.PASSIVE_AUXILIARY, Relation.PASSIVE_SUBJECT):
            return True
        hangs = parse.relations[verb] in {Relation.PARTICIPLE, Relation.OPEN_COMPLEMENT, Relation.ADVERBIAL}
        alone = hangs or bool(parse.of(verb, Relation.AGENT))
        return (
            alone and parse.tags[verb] == "VBN" and not parse.of(verb, Relation.AUXILIARY, Relation.SUBJECT)
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
