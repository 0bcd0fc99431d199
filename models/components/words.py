"""Finds the words of `patterns/words.yaml` and the codebook's topic words."""

import re

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from models.acts import lexicon
from models.reading import Hit, reading_of
from pipeline.registry import Registry

DETERMINERS = frozenset(
    {"a", "an", "the", "its", "his", "her", "their", "our", "this", "any", "'s", "of", "on", "asset"}
)


@Language.factory(
    "mercwatch_words", assigns=["doc._.reading"], requires=["token.is_sent_start", "doc._.reading"]
)
def create(nlp: Language, name: str) -> "Words":
    """Return the component, empty until it is compiled."""
    return Words(nlp)


class Words:
    """Sets `reading.hits`: word classes by sentence, in order; TOPIC among them."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.topic = re.compile("(?!)")
        self.bare = lexicon.load().bare
        self.verbs = lexicon.load().verb_classes

    def compile(self, registry: Registry) -> None:
        """Take the topic words of the codebook and all classes of the lexicon."""
        self.topic = re.compile("|".join(re.escape(term.lower()) for term in registry.codebook.topic))
        for name, phrases in lexicon.load().phrases.items():
            self.matcher.add(name, [self.nlp.make_doc(phrase) for phrase in phrases])

    def __call__(self, doc: Doc) -> Doc:
        """Look the words up."""
        reading = reading_of(doc)
        names = doc.vocab.strings
        hits: list[list[Hit]] = [[] for _ in reading.sentences]
        sentence_of = reading.sentence_of
        for key, start, end in sorted(self.matcher(doc), key=lambda m: (m[1], -m[2])):
            if sentence_of[start] != sentence_of[end - 1]:
                continue
            first = reading.sentences[sentence_of[start]].start
            if names[key] not in self.verbs or not _no_verb(doc, first, start, end, self.bare):
                hits[sentence_of[start]].append(Hit(start, end, names[key]))
        for topic in self.topic.finditer(reading.working.text.lower()):
            span = doc.char_span(*topic.span(), alignment_mode="expand")
            if span is not None:
                hits[sentence_of[span.start]].append(Hit(span.start, span.end, "TOPIC"))
        reading.hits = hits
        reading.title_on_topic = self.topic.search(reading.document.title.lower()) is not None
        return doc


def _no_verb(doc: Doc, first: int, start: int, end: int, bare: frozenset[str]) -> bool:
    """Tell whether a verb's form is a noun behind an article, or part of a capitalised name."""
    if start > first and doc[start - 1].lower_ in DETERMINERS and doc[start].lower_ in bare:
        return True
    if start - first < 2 or not doc[start].is_title:
        return False
    return doc[start - 1].is_title or (end < len(doc) and doc[end].is_title)
