"""Which date belongs to an act."""

from models.reading import Draft, Found, Reading
from pipeline.records import Label

FAR = 30  # tokens; a date further from the act's words belongs to something else


def date_of(reading: Reading, draft: Draft) -> Found | None:
    """Return the date nearest to the act in its sentence, else the one that heads its paragraph."""
    centre = draft.verb[0] if draft.verb else draft.start
    here = reading.dates[draft.sentence]
    plain = [
        one for one in here if one.derivation != "heading" and not _in_name(reading, draft.sentence, one)
    ]
    near = [one for one in plain if _distance(one, draft, centre) <= FAR]
    if near:
        return min(near, key=lambda one: (_distance(one, draft, centre) + _penalty(one), one.start))
    return heading_date(reading, draft.sentence)


def _distance(one: Found, draft: Draft, centre: int) -> int:
    inside = draft.start <= one.start < draft.end
    return 0 if inside else min(abs(one.start - centre), abs(one.start - draft.end), abs(centre - one.end))


def _penalty(one: Found) -> int:
    """Prefer a day to a month, and a month to a year."""
    return {4: 6, 7: 2, 10: 0}[len(one.id)]


def _in_name(reading: Reading, sentence: int, one: Found) -> bool:
    """Tell whether a year is part of a name ("the 2019 Act")."""
    return len(one.id) == 4 and any(
        named.start <= one.start < named.end and named.label is Label.INSTRUMENT
        for named in reading.instruments[sentence]
    )


def heading_date(reading: Reading, number: int) -> Found | None:
    """Return the date that opens the sentence's bullet or line, one it hangs under, or a heading before."""
    depth = reading.sentences[number].depth
    paragraph = reading.sentences[number].paragraph
    for i in range(number, max(-1, number - 30), -1):
        sentence = reading.sentences[i]
        heads = [one for one in reading.dates[i] if one.derivation == "heading"]
        if heads and (sentence.paragraph == paragraph or sentence.depth < depth or sentence.heading):
            return heads[0]
        if sentence.opens and sentence.paragraph != paragraph and sentence.heading:
            return None
        if sentence.opens:
            depth = min(depth, sentence.depth) if sentence.paragraph != paragraph else depth
    return None
