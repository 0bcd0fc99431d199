"""Finds dates and what they mean."""

from spacy.language import Language
from spacy.tokens import Doc

from models.reading import Found, Reading, reading_of
from pipeline.dates.words import find
from pipeline.records import Label


@Language.factory(
    "mercwatch_dates", assigns=["doc._.reading"], requires=["token.is_sent_start", "doc._.reading"]
)
def create(nlp: Language, name: str) -> "Dates":
    """Return the component."""
    return Dates()


class Dates:
    """Sets `reading.dates`, by sentence; a date that heads a line or a section counts as `heading`."""

    def __call__(self, doc: Doc) -> Doc:
        """Look for dates."""
        reading = reading_of(doc)
        reading.dates = [[] for _ in reading.sentences]
        for stated in find(reading.working.text, reading.document.published_date):
            span = doc.char_span(stated.start, stated.end, alignment_mode="expand")
            if span is None:
                continue
            number = reading.sentence_of[span.start]
            derivation = "heading" if heads(reading, span.start, span.end) else stated.derivation
            found = Found(
                span.start, span.end, Label.DATE, str(stated.date), derivation=derivation, date=stated.date
            )
            reading.dates[number].append(found)
        return doc


def heads(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a date heads a line or a section."""
    sentence = reading.sentences[reading.sentence_of[start]]
    opens = sentence.opens and start - sentence.start <= 2
    after = reading.lower[end] if end < sentence.end else "\n"
    return opens and (after == ":" or sentence.depth >= 0 or "\n" in after) and not after.startswith(",")
