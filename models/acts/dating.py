"""Which date belongs to an act."""

from dataclasses import replace
from datetime import timedelta

from models.grammar.clauses import centre
from models.grammar.dependencies import Parse, Relation
from models.reading import Draft, Found, Reading
from pipeline.dates import PartialDate
from pipeline.records import Label, Status

FAR = 30  # tokens; a date further from the act's words belongs to something else
OPENER = 20  # tokens that a date which opens a sentence is away, at most
ABOVE, BELOW = (
    8,
    25,
)  # tokens that a date seems further away where it hangs on a clause above or below the act's
BESIDE = frozenset({Relation.RELATIVE, Relation.PARTICIPLE, Relation.ADVERBIAL})
THEN = frozenset({"when", "where"})  # "last week, when", "a summit at which": at the time of what is above
SINCE = frozenset({"after", "since", "before", "until", "following"})  # at another time than what is above
AT = frozenset({"during", "at", "in"})
SUBJECTS = frozenset({Relation.SUBJECT, Relation.PASSIVE_SUBJECT})
PRONOUNS = frozenset({"it", "they", "he", "she"})
OPENING = 60  # tokens in which a byline stands
WEEK = timedelta(days=7)


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
    near = [(_distance(reading, one, draft, verb) + _astray(reading, draft, one), one) for one in plain]
    near = [(far, one) for far, one in near if far <= FAR]
    if near:
        _, best = min(near, key=lambda pair: (pair[0] + _penalty(pair[1]), pair[1].start))
        return _ahead(reading, draft, best)
    return heading_date(reading, draft.sentence) or _carried(reading, draft)


def _carried(reading: Reading, draft: Draft) -> Found | None:
    """Return the date of an act in the sentence before, where a pronoun goes on: "They published it"."""
    before = draft.sentence - 1
    paragraphs = {reading.sentences[i].paragraph for i in (max(before, 0), draft.sentence)}
    if len(paragraphs) > 1 or draft.aside or not _goes_on(reading, draft):
        return None
    dates = {one.date.id: one.date for one in reading.drafts if one.sentence == before and one.date}
    return next(iter(dates.values())) if len(dates) == 1 else None


def _goes_on(reading: Reading, draft: Draft) -> bool:
    """Tell whether the subject of an act's verb, or of the first of coordinated ones, is a pronoun."""
    verb, parse = centre(reading, draft), reading.parses.get(draft.sentence)
    if verb is None or parse is None:
        return False
    chain = (verb, parse.conjuncts(verb)[0], *parse.governors(verb))
    subjects = next((found for i in chain if (found := parse.of(i, *SUBJECTS))), [])
    return any(reading.lower[i] in PRONOUNS for i in subjects)


def _distance(reading: Reading, one: Found, draft: Draft, centre: int) -> int:
    if draft.start <= one.start < draft.end:
        return 0
    far = min(abs(one.start - centre), abs(one.start - draft.end), abs(centre - one.end))
    opens = one.start - reading.sentences[draft.sentence].start <= 2 and reading.lower[one.end] == ","
    return min(far, OPENER) if opens else far  # "On 5 July," is of the clause behind it, however long


def _penalty(one: Found) -> int:
    """Prefer a day to a month, and a month to a year."""
    return {4: 6, 7: 2, 10: 0}[len(one.id)]


def _astray(reading: Reading, draft: Draft, one: Found) -> int:
    """Return how much further away a date seems because it hangs on another clause than the act."""
    verb = centre(reading, draft)
    if verb is None:
        return 0
    parse = reading.parses[draft.sentence]
    word = next((i for i in range(one.start, one.end) if i in parse.heads), None)
    if word is None:
        return 0
    of = _clause(parse, word)
    if of is None or of == verb or draft.start <= of < draft.end or of in parse.conjuncts(verb):
        return 0
    if of in parse.governors(verb):
        if _at_once(reading, parse, verb):
            return 0
        if _marks(reading, parse, verb) & SINCE:
            return FAR + 1
        return BELOW if parse.relations[verb] in BESIDE else ABOVE
    if verb in parse.governors(of) and _same_deed(reading, draft, parse, of):
        return 0
    if _marks(reading, parse, of) & SINCE:
        return FAR + 1
    return BELOW if parse.relations[of] in BESIDE else ABOVE


def _at_once(reading: Reading, parse: Parse, verb: int) -> bool:
    """Tell whether a clause tells what happened at the time of the clause above: "when", "during which"."""
    first = min(i for i in parse.below(verb) if parse.tags[i] not in {":", ","})
    word, following = reading.lower[first], reading.lower[first + 1 : first + 2]
    return parse.relations[verb] in BESIDE and (word in THEN or (word in AT and following == ["which"]))


def _marks(reading: Reading, parse: Parse, verb: int) -> set[str]:
    """Return the words that hang a clause on another: "after", "because"."""
    if parse.relations[verb] is not Relation.ADVERBIAL:
        return set()
    return {reading.lower[i] for i in parse.of(verb, Relation.MARK, Relation.CASE)}


def _same_deed(reading: Reading, draft: Draft, parse: Parse, verb: int) -> bool:
    """Tell whether a clause on the act's object tells the act again: "release principles that it issued"."""
    return (
        parse.relations[verb] in {Relation.RELATIVE, Relation.PARTICIPLE}
        and any(
            hit.start <= verb < hit.end and hit.name == draft.verb_class
            for hit in reading.hits[draft.sentence]
        )
    )


def _quoted(reading: Reading, draft: Draft, one: Found, verb: int) -> bool:
    """Tell whether a date is said within quotation marks in which the act is not told."""
    start = reading.sentences[draft.sentence].start
    while start and not reading.sentences[reading.sentence_of[start]].opens:
        start = reading.sentences[reading.sentence_of[start] - 1].start
    return _open(reading.lower[start : one.start]) and not _open(reading.lower[start:verb])


def _open(words: list[str]) -> bool:
    return words.count('"') % 2 == 1


def _clause(parse: Parse, i: int) -> int | None:
    """Return the verb of the clause that a word stands in."""
    return next((k for k in parse.governors(i) if parse.tags[k].startswith("VB")), None)


def _ahead(reading: Reading, draft: Draft, one: Found) -> Found:
    """Return a weekday of an act that is still to come as the next such day."""
    word = reading.lower[one.start]
    published, date = reading.document.published_date, one.date
    weekday = word.endswith("day") and word not in {"today", "yesterday"} and one.derivation == "relative"
    if draft.status is not Status.ANNOUNCED or not weekday or not published or not date:
        return one
    if _past(reading, draft, one):
        return one
    if date.precision != "day" or date.first >= published.first:
        return one
    coming = PartialDate.of(date.first + WEEK)
    return replace(one, id=str(coming), date=coming)


def _past(reading: Reading, draft: Draft, one: Found) -> bool:
    """Tell whether a date says when something was said: "said on Monday that it will"."""
    parse = reading.parses.get(draft.sentence)
    word = next((i for i in range(one.start, one.end) if parse and i in parse.heads), None)
    verb = None if parse is None or word is None else _clause(parse, word)
    return parse is not None and verb is not None and parse.tags[verb] in {"VBD", "VBN"}


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
