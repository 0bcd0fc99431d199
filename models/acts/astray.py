"""How much further away a date seems because it hangs on another clause than the act."""

from models.grammar.clauses import centre, marks
from models.grammar.dependencies import Parse, Relation
from models.reading import Draft, Found, Reading

FAR = 30  # tokens; a date further from the act's words belongs to something else
ABOVE, BELOW = 8, 25  # tokens that a date on a clause above or below the act's seems further away
BESIDE = frozenset({Relation.RELATIVE, Relation.PARTICIPLE, Relation.ADVERBIAL})
THEN = frozenset({"when", "where"})  # "last week, when", "a summit at which": at the time of what is above
AT = frozenset({"during", "at", "in"})
SINCE = frozenset({"after", "since", "before", "until", "following"})  # at another time than what is above
PAST = frozenset({"VBD", "VBN"})


def astray(reading: Reading, draft: Draft, one: Found) -> int:
    """Return how many tokens further away a date seems."""
    verb, parse = centre(reading, draft), reading.parses.get(draft.sentence)
    of = None if verb is None or parse is None else _clause(reading, parse, one)
    if parse is None or verb is None or of is None:
        return 0
    if reading.lower[one.end - 1] == "after":
        return 0  # "a year after X sued" dates the suit
    if of == verb or draft.start <= of < draft.end or of in parse.conjuncts(verb):
        return 0
    if of in parse.governors(verb):
        return _from_above(reading, parse, verb)
    if verb in parse.governors(of) and _same_deed(reading, draft, parse, of):
        return 0
    return _from_below(reading, parse, of)


def said_then(reading: Reading, draft: Draft, one: Found) -> bool:
    """Tell whether a date says when something was said: "said on Monday that it will"."""
    parse = reading.parses.get(draft.sentence)
    verb = _clause(reading, parse, one) if parse else None
    return parse is not None and verb is not None and parse.tags[verb] in PAST


def _clause(reading: Reading, parse: Parse, one: Found) -> int | None:
    """Return the verb of the clause that a date stands in; before "after" and the like, of the one above."""
    word = next((i for i in range(one.start, one.end) if i in parse.heads), None)
    if word is None:
        return None
    verbs = [i for i in parse.governors(word) if parse.tags[i].startswith("VB")]
    behind = [verb for verb in verbs if not any(i > one.start for i in _since(reading, parse, verb))]
    return next(iter(behind or verbs), None)


def _since(reading: Reading, parse: Parse, verb: int) -> list[int]:
    """Return where "after" and the like open a clause."""
    return [i for i in marks(parse, verb) if reading.lower[i] in SINCE]


def _from_above(reading: Reading, parse: Parse, verb: int) -> int:
    """Return how far a date of a clause above seems from a clause of its own time, of another, or of none."""
    if _at_once(reading, parse, verb):
        return 0
    if _since(reading, parse, verb):
        return FAR + 1
    return BELOW if parse.relations[verb] in BESIDE else ABOVE


def _from_below(reading: Reading, parse: Parse, verb: int) -> int:
    """Return how far a date of a clause below seems."""
    if _since(reading, parse, verb):
        return FAR + 1
    return BELOW if parse.relations[verb] in BESIDE else ABOVE


def _at_once(reading: Reading, parse: Parse, verb: int) -> bool:
    """Tell whether a clause tells what happened at the time of the clause above: "when", "during which"."""
    if parse.relations[verb] not in BESIDE:
        return False
    first = min((i for i in parse.below(verb) if parse.tags[i] not in {":", ","}), default=verb)
    word, following = reading.lower[first], reading.lower[first + 1 : first + 2]
    return word in THEN or (word in AT and following == ["which"])


def _same_deed(reading: Reading, draft: Draft, parse: Parse, verb: int) -> bool:
    """Tell whether a clause on the act's object tells the act again: "release principles that it issued"."""
    return parse.relations[verb] in {Relation.RELATIVE, Relation.PARTICIPLE} and any(
        hit.start <= verb < hit.end and hit.name == draft.verb_class for hit in reading.hits[draft.sentence]
    )
