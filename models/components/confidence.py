"""Gives every drafted act the probability that it is right."""

from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc

from models.confidence import sure, traits, weights
from models.reading import Draft, reading_of


@Language.factory("mercwatch_confidence", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Confidence":
    """Return the component."""
    return Confidence()


class Confidence:
    """Sets the weight of each draft that the classifier has seen; others keep their cue's.

    `weights`, of the traits, may be others than the shipped.
    """

    def __init__(self) -> None:
        self.weights = weights()

    def __call__(self, doc: Doc) -> Doc:
        """Weigh the drafts of a Doc."""
        reading = reading_of(doc)
        known = self.weights
        told = Counter(_what(draft) for draft in reading.drafts)
        for draft in reading.drafts:
            if draft.act is None:
                continue
            draft.traits = found = traits(reading, draft, told[_what(draft)])
            if known:
                draft.weight = sure(found, known)
        return doc


def _what(draft: Draft) -> tuple[str, frozenset[str | None]]:
    """Return what two drafts of one act have in common."""
    return draft.type, frozenset(one.actor for one in draft.actors)
