"""The clause that an act is told in, read from a parse: its verb, what governs it, what it hangs on."""

from collections.abc import Iterator

from models.grammar.dependencies import Parse, Relation
from models.reading import Draft, Reading

BEFORE = frozenset({"after", "since", "following", "because", "when", "although", "though", "once", "as"})
PERFECT = frozenset({"had", "'d"})
ISSUED = frozenset({"issued", "released", "published", "signed", "adopted"})
STEPS = 8


def centre(reading: Reading, draft: Draft) -> int | None:
    """Return the word of an act's verb in its sentence's parse; of a noun's act, the verb above it."""
    parse = reading.parses.get(draft.sentence)
    if parse is None:
        return None
    start, end = draft.verb or (draft.start, draft.end)
    words = [i for i in range(start, end) if i in parse.heads]
    verbs = [i for i in words if parse.tags[i].startswith("VB")]
    if verbs:
        return verbs[0]
    inside = [i for i in words if parse.heads[i] not in words or parse.heads[i] == i]
    if not inside:
        return None
    if draft.verb:
        return inside[0]
    return next((i for i in parse.governors(inside[0]) if parse.tags[i].startswith("VB")), inside[0])


def chain(parse: Parse, verb: int) -> Iterator[tuple[int, Relation]]:
    """Yield a verb and what governs it, nearest first, each with the relation that it hangs by."""
    yield verb, parse.relations[verb]
    for above in parse.governors(verb):
        yield above, parse.relations[above]


def marks(parse: Parse, verb: int) -> list[int]:
    """Return the words that open a clause beside another: "after"; a parser may hang them on its subject."""
    if parse.relations[verb] is not Relation.ADVERBIAL:
        return []
    heads = (verb, *parse.of(verb, Relation.SUBJECT, Relation.PASSIVE_SUBJECT))
    return [i for head in heads for i in parse.of(head, Relation.MARK, Relation.CASE)]


def aside(reading: Reading, draft: Draft) -> str | None:
    """Return why an act is told as an earlier one, beside what its sentence is about; or None."""
    verb = centre(reading, draft)
    if verb is None:
        return None
    parse = reading.parses[draft.sentence]
    lower = reading.lower
    for steps, (word, relation) in enumerate(chain(parse, verb)):
        if steps > STEPS:
            break
        auxiliaries = {lower[i] for i in parse.of(word, Relation.AUXILIARY)}
        if auxiliaries & PERFECT and parse.tags[word] in {"VBN", "VBD"}:
            return "told in the past perfect"
        if relation is Relation.RELATIVE:
            return "told in a relative clause"
        if (
            relation is Relation.PARTICIPLE
            and parse.tags[word] == "VBN"
            and not (_finite(parse, word) or _medium(reading, parse, word))
        ):
            return "told by a participle"
        if {lower[i] for i in marks(parse, word)} & BEFORE:
            return "told in a clause of time or cause"
    return None


def _medium(reading: Reading, parse: Parse, word: int) -> bool:
    """Tell whether a participle tells in which text something is said: "in a statement issued today"."""
    noun = parse.heads[word]
    return reading.lower[word] in ISSUED and any(
        reading.lower[i] == "in" for i in parse.of(noun, Relation.CASE)
    )


def _finite(parse: Parse, word: int) -> bool:
    """Tell whether a participle has an auxiliary or a subject of its own: then it is misread."""
    return bool(parse.of(word, Relation.AUXILIARY, Relation.SUBJECT))
