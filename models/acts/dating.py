"""Which date belongs to an act."""

from dataclasses import replace

from models.acts.astray import FAR, astray, said_then
from models.reading import Draft, Found, Reading
from pipeline.dates import PartialDate
from pipeline.dates.reckoning import shift
from pipeline.records import Label, Status

OPENER = 20  # tokens that a date which opens a sentence is away, at most
VOICE = 12  # sentences of a line in which a quotation may have begun
OPENING = 60  # tokens in which a byline stands
WEEK = 7  # days


def date_of(reading: Reading, draft: Draft) -> Found | None:
    """Return the date of the act's clause, the nearest in its sentence, or what heads its paragraph."""
    verb = draft.verb[0] if draft.verb else draft.start
    here = reading.dates[draft.sentence]
    plain = [
        one
        for one in here
        if one.derivation != "heading"
        and not _in_name(reading, draft.sentence, one)
        and not _quoted(reading, draft, one, verb)
    ]
    near = [(_distance(reading, one, draft, verb) + astray(reading, draft, one), one) for one in plain]
    near = [(far, one) for far, one in near if far <= FAR]
    if near:
        _, best = min(near, key=lambda pair: (pair[0] + _penalty(pair[1]), pair[1].start))
        return _ahead(reading, draft, best)
    return heading_date(reading, draft.sentence)


def _distance(reading: Reading, one: Found, draft: Draft, centre: int) -> int:
    if draft.start <= one.start < draft.end:
        return 0
    far = min(abs(one.start - centre), abs(one.start - draft.end), abs(centre - one.end))
    opens = one.start - reading.sentences[draft.sentence].start <= 2 and reading.lower[
        one.end : one.end + 1
    ] == [","]
    return min(far, OPENER) if opens else far  # "On 5 July," is of the clause behind it, however long


def _penalty(one: Found) -> int:
    """Prefer a day to a month, and a month to a year."""
    return {4: 6, 7: 2, 10: 0}[len(one.id)]


def _quoted(reading: Reading, draft: Draft, one: Found, verb: int) -> bool:
    """Tell whether a date is said within quotation marks in which the act is not told."""
    number = draft.sentence
    while number > max(0, draft.sentence - VOICE) and not reading.sentences[number].opens:
        number -= 1
    start = reading.sentences[number].start
    return _open(reading.lower[start : one.start]) and not _open(reading.lower[start:verb])


def _open(words: list[str]) -> bool:
    return words.count('"') % 2 == 1


def _ahead(reading: Reading, draft: Draft, one: Found) -> Found:
    """Return a weekday of an act that is still to come as the next such day."""
    word = reading.lower[one.start]
    published, date = reading.document.published_date, one.date
    weekday = word.endswith("day") and word not in {"today", "yesterday"} and one.derivation == "relative"
    if draft.status is not Status.ANNOUNCED or not weekday or not published or not date:
        return one
    if said_then(reading, draft, one):
        return one
    if date.precision != "day" or date.first >= published.first:
        return one
    coming = shift(date.first, WEEK)
    return replace(one, id=str(coming), date=PartialDate.of(coming)) if coming else one


def _in_name(reading: Reading, sentence: int, one: Found) -> bool:
    """Tell whether a year is part of a name ("the 2019 Act")."""
    return len(one.id) == 4 and any(
        named.start <= one.start < named.end and named.label is Label.INSTRUMENT
        for named in reading.instruments[sentence]
    )


def _byline(reading: Reading, one: Found) -> bool:
    """Tell whether a date above a text only says when it was published."""
    return one.start < OPENING and one.date == reading.document.published_date


def heading_date(reading: Reading, number: int) -> Found | None:
    """Return the date that opens the sentence's bullet or line, one it hangs under, or a heading before."""
    depth = reading.sentences[number].depth
    paragraph = reading.sentences[number].paragraph
    for i in range(number, max(-1, number - 30), -1):
        sentence = reading.sentences[i]
        heads = [one for one in reading.dates[i] if one.derivation == "heading" and not _byline(reading, one)]
        if heads and (sentence.paragraph == paragraph or sentence.depth < depth or sentence.heading):
            return heads[0]
        if sentence.opens and sentence.paragraph != paragraph and sentence.heading:
            return None
        if sentence.opens:
            depth = min(depth, sentence.depth) if sentence.paragraph != paragraph else depth
    return None
