"""Who sues or gives, beside states: organisations, "the company"; a person's suit is of its court."""

from models.grammar.dependencies import Relation
from models.parties.kinds import PRIVATE
from models.parties.lists import group, parties
from models.parties.phrases import Doer, Phrases
from models.parties.recalled import recalled
from models.parties.strangers import stranger
from models.reading import Draft, Found, Reading

BACK = 3  # sentences before in which who sues may be named


def plaintiff(phrases: Phrases, draft: Draft, verb: int, told: Doer) -> Doer:
    """Return who an act that anybody may do is of, as far as the tree has not told."""
    if told.actors or told.firm:
        return told
    parse = phrases.parse
    subjects = parse.of(verb, Relation.SUBJECT)
    heads = [i for one in subjects for i in parse.conjuncts(one)]
    if found := [one for head in heads if (one := stranger(phrases, head))]:
        return Doer(tuple(found), how="subject")
    if draft.verb_class != "sue" or not subjects:
        return told
    if told.private and (named := recalled(phrases.reading, phrases.number, subjects[0])):
        return Doer((named,), guessed=True, how="named before")
    person = any(parse.tags[i] == "NNP" for i in subjects)  # a name that nobody knows
    return Doer(private=True) if person else told


def named_plaintiffs(reading: Reading, draft: Draft) -> list[Found]:
    """Return the organisations that a suit's sentence names, or else the last of the few before that does."""
    for i in range(draft.sentence, max(-1, draft.sentence - 1 - BACK), -1):
        if named := [one for one in parties(reading, i) if one.kind in PRIVATE]:
            return group(reading.lower, named, 0)
    return []
