"""Settles which verb tells the act of a sentence that the classifier found, by the sentence's parse."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts import lexicon
from models.grammar.dependencies import Parse, Relation
from models.reading import Draft, Reading, reading_of

STEPS = 3  # clauses down from the main verb
DOWN = (Relation.COMPLEMENT, Relation.OPEN_COMPLEMENT, Relation.PARATAXIS)
LIGHT = frozenset(
    {"decided", "agreed", "moved", "voted", "began", "went", "vowed", "set", "is", "was", "are", "were"}
)
TELLING = lexicon.function_words()["telling"]


@Language.factory("mercwatch_verbs", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Verbs":
    """Return the component."""
    return Verbs()


class Verbs:
    """Sets verb, span and voice of the drafts that come from the classifier alone."""

    def __init__(self) -> None:
        saying = lexicon.load().phrases["say"]
        self.passed = LIGHT | {form for form in saying if " " not in form}

    def __call__(self, doc: Doc) -> Doc:
        """Settle the verbs of a Doc's drafts."""
        reading = reading_of(doc)
        for draft in reading.drafts:
            parse = reading.parses.get(draft.sentence)
            if draft.judged and parse:
                self._settle(reading, draft, parse)
        return doc

    def _settle(self, reading: Reading, draft: Draft, parse: Parse) -> None:
        root = next((i for i, relation in parse.relations.items() if relation is Relation.ROOT), None)
        verb = root
        speaks = reading.judgements[draft.sentence].speaks(draft.type)
        for _ in range(STEPS):
            if verb is None:
                break
            if reading.lower[verb] in self.passed:
                below = parse.of(verb, *DOWN)
            elif reading.lower[verb] in TELLING and draft.type != "statement":
                below = parse.of(verb, Relation.COMPLEMENT)  # "revealed that it had cut them off"
            else:
                break
            if not below:
                break
            verb = max(below, key=lambda i: (parse.tags[i].startswith("V"), speaks.get(i, 0.0)))
        if verb is None or not parse.tags[verb].startswith("V"):
            return
        draft.verb = (verb, verb + 1)
        draft.start, draft.end = draft.verb
        draft.passive = bool(parse.of(verb, Relation.PASSIVE_AUXILIARY, Relation.PASSIVE_SUBJECT))
