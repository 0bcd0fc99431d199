"""Whether an act is told as under way or to come, so that it is no earlier one."""

from models.grammar.clauses import centre
from models.grammar.dependencies import Parse, Relation
from models.reading import Draft, Reading

GOVERNED = frozenset({Relation.COMPLEMENT, Relation.OPEN_COMPLEMENT, Relation.CONJUNCT})
FUTURE = frozenset({"will", "'ll", "shall", "wo"})
NOW = frozenset({"is", "are", "am", "'s", "'re", "'m"})
PAST = frozenset({"has", "have", "had", "'ve", "was", "were", "did"})
LEVELS = 6  # verbs above an act's that may be the finite one


def current(reading: Reading, draft: Draft) -> bool:
    """Tell whether the finite verb of an act's clause is of the future, or of the present progressive."""
    verb, parse = centre(reading, draft), reading.parses.get(draft.sentence)
    below: int | None = None
    for _ in range(LEVELS):
        if verb is None or parse is None:
            return False
        told = _of_now(reading, parse, verb, below)
        if told is not None:
            return told
        below, verb = verb, parse.heads[verb] if _governed(parse, verb) else None
    return False


def _governed(parse: Parse, verb: int) -> bool:
    """Tell whether the clause above decides when: it is its complement, coordinated, or a purpose."""
    purpose = parse.relations[verb] is Relation.ADVERBIAL and parse.tags[verb] == "VB"
    return parse.relations[verb] in GOVERNED or purpose


def _of_now(reading: Reading, parse: Parse, verb: int, below: int | None) -> bool | None:
    """Tell whether a finite verb is of now or the future; None where it is not finite.

    below: the act that it governs; "is proud to announce", "is due to publish" are of now.
    """
    small = {
        reading.lower[i]
        for i in parse.of(verb, Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY, Relation.COPULA)
    }
    tag = parse.tags[verb]
    ready = below is not None and parse.tags[below] == "VB" and tag in {"JJ", "VBN"}
    if small & FUTURE or (small & NOW and (tag == "VBG" or ready)):
        return True
    return False if small & (PAST | NOW) or tag in {"VBZ", "VBP", "VBD"} else None
