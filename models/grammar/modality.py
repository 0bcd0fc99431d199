"""Whether an act was done, by what governs its verb in the sentence's tree."""

from collections.abc import Iterator

from models.acts import lexicon
from models.grammar.clauses import centre
from models.grammar.dependencies import Parse, Relation
from models.reading import Draft, Hit, Reading
from pipeline.records import Status

LEVELS = 4  # verbs above an act's that may govern it
GOVERNED = frozenset({Relation.COMPLEMENT, Relation.OPEN_COMPLEMENT})
LISTS = frozenset({"sanctions", "export_control", "visa_restriction"})
REMOVING = frozenset({"remove", "removed", "removes", "removing", "unblocked", "unblocking", "cleared"})
CALLED = frozenset({"should", "must", "ought", "could", "may", "might", "can"})
PLANNED = frozenset({"will", "'ll", "shall", "wo"})
CONDITIONS = frozenset({"if", "whether", "unless"})
CAUSING = frozenset(
    {"prompted", "led", "forced", "caused", "spurred", "pushed", "leading", "prompting", "forcing"}
)
NO_ACT = frozenset({"called_for", "hypothetical", "negated"})
BY_MOOD = {"announced": Status.ANNOUNCED, "proposed": Status.PROPOSED}


def verdict(reading: Reading, draft: Draft) -> tuple[Status | None, int | None]:
    """Return a status, or None for no act, and the word that decides it; (DONE, None) where nothing does."""
    verb = centre(reading, draft)
    if verb is None or not reading.parses[draft.sentence].tags[verb].startswith("VB"):
        return Status.DONE, None
    parse = reading.parses[draft.sentence]
    moods = [hit for hit in reading.hits[draft.sentence] if hit.name.startswith("mood:")]
    for level, word in enumerate(_governors(parse, verb)):
        for said in (_small_words(reading, parse, word, level), _phrase(moods, word)):
            if said:
                return said
    planned = [i for i in parse.of(verb, *GOVERNED) for k in parse.of(i, Relation.AUXILIARY)
               if reading.lower[k] in PLANNED | {"would"}]  # fmt: skip
    if planned and draft.judged:
        return Status.ANNOUNCED, planned[0]
    return _own(reading, draft, verb)


def caused(reading: Reading, draft: Draft) -> bool:
    """Tell whether an infinitive tells what was brought about: "prompted Parliament to open an inquiry"."""
    verb = centre(reading, draft)
    if verb is None:
        return False
    parse = reading.parses[draft.sentence]
    above = reading.lower[parse.heads[verb]]
    return parse.relations[verb] in {Relation.OPEN_COMPLEMENT, Relation.ADVERBIAL} and above in CAUSING


def _own(reading: Reading, draft: Draft, verb: int) -> tuple[Status, int | None]:
    """Return the status that the verb's own meaning gives."""
    word = reading.lower[verb]
    sets = lexicon.function_words()
    if word in sets["proposing"] or (draft.type == "legislation" and word in sets["bringing_in"]):
        return Status.PROPOSED, verb
    if word in sets["undoing"] or (draft.type in LISTS and word in REMOVING):
        return Status.REVERSED, verb
    return Status.DONE, None


def _governors(parse: Parse, verb: int) -> Iterator[int]:
    """Yield a verb and those that govern it: heads of its complement clause, first of coordinated ones."""
    yield verb
    for _ in range(LEVELS):
        relation, above = parse.relations[verb], parse.heads[verb]
        shared = relation is Relation.CONJUNCT and not parse.of(
            verb, Relation.SUBJECT, Relation.PASSIVE_SUBJECT, Relation.AUXILIARY
        )
        if relation not in GOVERNED and not shared:
            return
        verb = above
        yield verb


def _small_words(
    reading: Reading, parse: Parse, verb: int, level: int
) -> tuple[Status | None, int | None] | None:
    """Return what "not", "if" and auxiliaries make of a verb."""
    for i in parse.of(verb, Relation.MARK, Relation.NEGATION, Relation.AUXILIARY):
        small = reading.lower[i]
        if parse.relations[i] is Relation.NEGATION or small in CONDITIONS or small in CALLED:
            return None, i
        if small in PLANNED:
            return Status.ANNOUNCED, i
        if small in {"would", "'d"}:
            return _would(parse, verb, level), i
    return None


def _phrase(moods: list[Hit], word: int) -> tuple[Status | None, int | None] | None:
    """Return what a verb of mood makes of what it governs: "urged", "plans to"."""
    name = next((hit.name.removeprefix("mood:") for hit in moods if hit.start <= word < hit.end), "")
    if name in NO_ACT:
        return None, word
    return (BY_MOOD[name], word) if name in BY_MOOD else None


def _would(parse: Parse, verb: int, level: int) -> Status | None:
    """Return what "would" means: announced where it is reported speech, proposed of a bill, else no act."""
    if level == 0 and parse.relations[verb] is Relation.RELATIVE:
        return Status.PROPOSED
    return Status.ANNOUNCED if parse.relations[verb] is Relation.COMPLEMENT else None
