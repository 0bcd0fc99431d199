"""Gives every drafted act the probability that it is right."""

from spacy.language import Language
from spacy.tokens import Doc

from models.confidence import sure, traits, weights
from models.reading import reading_of


@Language.factory("mercwatch_confidence", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Confidence":
    """Return the component."""
    return Confidence()


class Confidence:
    """Sets the weight of each draft that the classifier has seen; others keep their cue's."""

    def __call__(self, doc: Doc) -> Doc:
        """Weigh the drafts of a Doc."""
        reading = reading_of(doc)
        known = weights()
        weighed = [(draft, traits(reading, draft)) for draft in reading.drafts if draft.act is not None]
        for draft, found in weighed:
            draft.traits = found
            if known:
                draft.weight = sure(found, known)
        return doc
