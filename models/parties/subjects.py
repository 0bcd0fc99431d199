"""Who did what a draft tells of: subject, agent, owner before the noun, or who was spoken of before."""

from collections.abc import Iterator
from dataclasses import replace

from models.acts import lexicon
from models.acts.settling import cuts_off
from models.parties.agents import doer
from models.parties.asides import before_aside, ends
from models.parties.conveners import CONVENED, Conveners, convened
from models.parties.homes import courts
from models.parties.lists import group, parties
from models.parties.nearest import BEFORE, may_act, spoken_of
from models.parties.phrases import speaking
from models.parties.plaintiffs import named_plaintiffs
from models.reading import Draft, Found, Reading
from pipeline.records import Label

BARRED = lexicon.function_words()["barred"]
NEARBY = frozenset({"with", "alongside", "and", ",", "its", "other", "several", "including"})
PLURAL = frozenset({"they", "leaders"})
PLURAL_BACK = 12
JUST_BEFORE = 2  # sentences before in which the like act stands
BACK = 3  # sentences in which the antecedent of a pronoun may stand
CROWD = 20  # tokens between a crowd and its verb
AGENT = 14  # tokens behind a passive verb in which its agent may stand
PREMODIFIERS = 4  # tokens between a state's name and the noun of its act
OF_FIRMS = frozenset({"litigation", "industry_action"})  # acts that a vendor can do itself
LEAST = 0.1  # chance of a type that a vendor's own act may be of
SURELY = 0.6  # how sure a sentence without a cue must be to tell a vendor's own act
SURE, LIKELY, GUESS = 1.0, 0.85, 0.6
LEAD = 40  # sentences in which the court of a private suit may be named
BEFORE_COURTS = frozenset({"litigation", "prosecution"})  # of whom "he pleaded guilty" tells, a state judges
VIA = frozenset({"through", "via"})
JOINT = frozenset({"joint_statement", "principles", "process"})  # a list of states may follow


class Subjects:
    """Finds a draft's actors; `conveners`: of processes, by id, who convened them."""

    def __init__(self) -> None:
        self.conveners: Conveners = {}

    def settle(self, reading: Reading, draft: Draft, before: list[Draft]) -> bool:
        """Fill the actors, as far as the sentence tells; return False where nobody that counts did it."""
        by_tree = doer(reading, draft)
        if by_tree.actors and (not draft.joint or len({one.actor for one in by_tree.actors}) > 1):
            return self._take(draft, list(by_tree.actors), GUESS if by_tree.guessed else SURE, by_tree.how)
        firm = by_tree.firm or (None if by_tree.private else _acting(reading, draft))
        if firm and self._own_act(reading, draft):
            return self._take(draft, [firm], LIKELY, "the firm itself")
        if by_tree.private and (self._private(reading, draft) or draft.actors):
            return bool(draft.actors)
        if not self._by_place(reading, draft, before):
            draft.actors = []
        if not draft.actors and draft.type in BEFORE_COURTS:  # "are being tried at the criminal court"
            here = courts(reading.lower, parties(reading, draft.sentence))
            return not here or self._take(draft, here[:1], LIKELY, "the court")
        if not draft.actors and draft.type in JOINT and (states := convened(reading, draft, self.conveners)):
            self._take(draft, states, GUESS, CONVENED)
        return True

    def _own_act(self, reading: Reading, draft: Draft) -> bool:
        """Tell whether a vendor may have done it itself, and so of which type it is."""
        judgement = reading.judgements.get(draft.sentence)
        if cuts_off(reading, draft):
            draft.type = "industry_action"
        if draft.type not in OF_FIRMS and draft.judged and judgement:
            likeliest = max(OF_FIRMS, key=lambda type_: (judgement.chances[type_], type_))
            if judgement.chances[likeliest] >= LEAST:
                draft.type, draft.chance = likeliest, judgement.chances[likeliest]
        return draft.type in OF_FIRMS and (not draft.judged or (draft.act or 0.0) >= SURELY)

    def _by_place(self, reading: Reading, draft: Draft, before: list[Draft]) -> bool:
        """Fill the actors by what stands where around the act's words; for what the tree leaves open."""
        found = parties(reading, draft.sentence)
        centre = draft.verb[0] if draft.verb and not draft.passive else draft.start
        if _firm_before(reading, draft):
            return False
        if self._told(reading, draft, found, centre):
            return not draft.joint or len({one.actor for one in draft.actors}) > 1
        if draft.verb and not draft.passive and self._nameless(reading, draft, centre):
            return self._through(reading, draft, found) or draft.named or draft.type in JOINT
        return not draft.main_verb and (
            self._owned(reading, draft, found) or self._named_before(reading, draft, before)
        )

    def _private(self, reading: Reading, draft: Draft) -> bool:
        """Tell whether a private doer makes it no act; a suit takes the court's state."""
        if draft.type in BEFORE_COURTS:
            here = courts(reading.lower, parties(reading, draft.sentence))
            lead = range(min(LEAD, len(reading.sentences)))
            told = here or [one for i in lead for one in courts(reading.lower, parties(reading, i))]
            if told:
                self._take(draft, told[:1], LIKELY if here else GUESS, "the court")
            sues = draft.type == "litigation" and not told
            if sues and (plaintiffs := named_plaintiffs(reading, draft)):  # "the tech giant filed a suit"
                self._take(draft, plaintiffs, GUESS, BEFORE)
            elif not told and (how := spoken_of(reading, draft)):  # whose courts it was brought in, mostly
                draft.reasons.append(f"actor: {how}")
            return not draft.actors
        return draft.type not in JOINT

    def _told(self, reading: Reading, draft: Draft, found: list[Found], centre: int) -> bool:
        """Take agent, first person or subject, whichever the clause has."""
        if (draft.passive or draft.verb is None) and (agents := self._agents(reading, draft, found)):
            return self._take(draft, agents, SURE, "agent")
        if draft.joint and draft.verb is None:
            index = next((i for i, one in enumerate(found) if one.start >= draft.start), None)
            if index is not None:
                return self._take(draft, group(reading.lower, found, index), SURE, "first person")
        if not draft.passive and (subject := self._subject(reading, draft, found, centre)):
            return self._take(draft, subject, SURE, "subject")
        return False

    def _owned(self, reading: Reading, draft: Draft, found: list[Found]) -> bool:
        """Take who stands before the noun of the act: "US sanctions"."""
        owners = self._owners(reading, draft, found)
        return bool(owners) and self._take(draft, owners, LIKELY, "before the noun")

    def _take(self, draft: Draft, actors: list[Found], factor: float, how: str) -> bool:
        draft.actors = actors
        draft.weight *= factor
        draft.reasons.append(f"actor: {how}")
        return True

    def _agents(self, reading: Reading, draft: Draft, found: list[Found]) -> list[Found]:
        verb_end = draft.verb[1] if draft.verb else draft.end
        for index, one in enumerate(found):
            lead = reading.lower[verb_end : one.start]
            if one.start >= verb_end and len(lead) <= AGENT and "by" in lead[-5:]:
                return group(reading.lower, found, index)
        return []

    def _subject(self, reading: Reading, draft: Draft, found: list[Found], centre: int) -> list[Found] | None:
        lower = reading.lower
        nameless = [h for h in reading.hits[draft.sentence] if h.name == "anonymous" and h.end <= centre]
        for index in range(len(found) - 1, -1, -1):
            one = found[index]
            if one.end > centre or not one.capable:
                continue
            whole = group(lower, found, index)
            first = whole[0].start
            lead = lower[max(0, first - 2) : first]
            if lead and (lead[-1] in BARRED or (lead[-1] == "the" and lead[0] in BARRED)):
                continue
            if (
                lead
                and lead[-1] == "of"
                and lead[0] not in {"government", "governments", "republic", "state", "kingdom"}
            ):
                continue
            blocked = any(_blocks(lower, one, h.start, h.end) for h in nameless)
            return None if blocked else [w for w in whole if w.capable]
        return None

    def _nameless(self, reading: Reading, draft: Draft, centre: int) -> bool:
        """Tell whether the verb's subject is a crowd: "countries joined"."""
        return any(
            h.name == "anonymous" and 0 <= centre - h.end <= CROWD for h in reading.hits[draft.sentence]
        )

    def _through(self, reading: Reading, draft: Draft, found: list[Found]) -> bool:
        """Take the body through which a crowd acts: "through the Initiative"."""
        for index, one in enumerate(found):
            if one.label is Label.BODY and VIA.intersection(reading.lower[max(0, one.start - 2) : one.start]):
                return self._take(draft, group(reading.lower, found, index), LIKELY, "through it")
        return False

    def _owners(self, reading: Reading, draft: Draft, found: list[Found]) -> list[Found]:
        thing = draft.object or (draft.start, draft.end)
        firms = (one for one in reading.by_sentence[draft.sentence] if one.label is Label.FIRM)
        if any(one.start < thing[1] and thing[0] < one.end for one in firms):
            return []  # "Israeli companies NSO Group and Candiru are being sanctioned"
        for index, one in enumerate(found):
            gap = thing[0] - one.end
            if 0 <= gap <= PREMODIFIERS and all(
                w[0].isalpha() or w in {"'s", "-", '"'} for w in reading.lower[one.end : thing[0]]
            ):
                return group(reading.lower, found, index)
        return []

    def _named_before(self, reading: Reading, draft: Draft, before: list[Draft]) -> bool:
        """Take who convened it, did the like just before, speaks as publisher, or was named just before."""
        sentence = reading.sentences[draft.sentence]
        words = reading.lower[sentence.start : draft.start + 1]
        anaphoric = any(h.name == "anaphors" and h.start <= draft.start for h in reading.hits[draft.sentence])
        if draft.type in JOINT and (states := convened(reading, draft, self.conveners)):
            return self._take(draft, states, GUESS, CONVENED)
        if {"these", "this", "those", "it"}.intersection(words[:4]):
            for earlier in _like(draft, before):
                if earlier.sentence < draft.sentence:
                    return self._take(draft, earlier.actors, LIKELY, "of the act just before")
        if draft.passive:
            for earlier in _like(draft, before):
                return self._take(draft, earlier.actors, GUESS, "of the act before")
        if speaker := speaking(reading, draft.sentence, draft.start):
            return self._take(draft, [speaker], LIKELY, "the publisher speaks")
        plural = bool(PLURAL.intersection(words[-12:])) or {"two", "both"} & set(words[-12:])
        for i in range(
            draft.sentence - 1, max(-1, draft.sentence - 1 - (PLURAL_BACK if plural else BACK)), -1
        ):
            if not plural and reading.sentences[i].paragraph < sentence.paragraph - 1:
                break
            able = [one for one in parties(reading, i) if one.capable and may_act(draft.type, one)]
            if able and (anaphoric or draft.passive):
                actors = group(reading.lower, able, 0)
                if not draft.joint or len(actors) > 1:
                    return self._take(draft, actors, GUESS, "named before")
        return (draft.type in JOINT or (draft.named and not draft.reduced)) and draft.type != "statement"


def _like(draft: Draft, before: list[Draft]) -> Iterator[Draft]:
    """Yield acts of a draft's type, in its sentence or just before, whose actors are known; last first."""
    for earlier in reversed(before):
        if draft.sentence - earlier.sentence > JUST_BEFORE:
            break
        if earlier.type == draft.type and earlier.actors:
            yield earlier


def _firm_before(reading: Reading, draft: Draft) -> Found | None:
    """Return the firm that stands right before an act's verb, for what the tree leaves open."""
    if draft.verb is None or draft.passive:
        return None
    here = [one for one in reading.by_sentence[draft.sentence] if one.end <= draft.verb[0]]
    firms = [one for one in here if one.label is Label.FIRM and draft.verb[0] - one.end <= 3]
    if not firms or any(firms[-1].end <= one.start and one.capable and one.actor for one in here):
        return None
    return firms[-1]


def _acting(reading: Reading, draft: Draft) -> Found | None:
    """Return the firm that is an act's subject by its place: before the verb, or before an aside on it."""
    if draft.verb is None or draft.passive:
        return None
    end = before_aside(reading, draft.verb[0])
    for one in reading.by_sentence[draft.sentence]:
        before = reading.lower[max(0, one.start - 1) : one.start]
        barred = not (BARRED | {"of"}).isdisjoint(before)
        if one.label is Label.FIRM and ends(reading.lower, one, end) and not barred:
            return replace(one, actor=f"org:{one.id}")
    return None


def _blocks(lower: list[str], one: Found, start: int, end: int) -> bool:
    """Tell whether a crowd between an actor and the verb is the verb's own subject."""
    if start < one.end or NEARBY.intersection(lower[one.end : start]):
        return False
    relative = end < len(lower) and lower[end] in {"that", "which", "who"}
    return relative or lower[max(one.end, start - 1)] not in {"on", "against", "for", "of"}
