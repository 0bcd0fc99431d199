"""Drafts acts in a language that is not parsed: by stems of cues, never surely."""

from itertools import product

from spacy.language import Language
from spacy.tokens import Doc

from models.acts.choice import choose
from models.acts.settling import INDUSTRIAL
from models.languages import tongues
from models.languages.dates import find
from models.reading import Draft, Found, Reading, reading_of
from pipeline.records import Label

ONE, SEVERAL, ACTED = 0.32, 0.38, 0.05  # weight of a cue of one stem, of several; what a known actor adds
SPREAD = 12  # tokens over which a cue's stems may lie
EACH = 4  # places of one stem that are tried
REACH = 12  # tokens before a cue in which a call or a plan governs it
LINKED = 3  # tokens between actors that act together
DATED = 25  # tokens between a cue and its date
PRIVATE = frozenset({*INDUSTRIAL, "ngo"})
THEIRS = frozenset({"litigation", "funding", "industry_action"})  # what private actors do
TOGETHER = frozenset({"joint_statement", "process", "principles", "statement"})
PERSONAL = frozenset({"statement", "inquiry", "procurement", "legislation"})  # nothing without who acted
BY_KIND = {  # what an act is when a body of that kind does it
    ("prosecution", "parliament"): "inquiry",
    ("prosecution", "parliamentary_committee"): "inquiry",
    ("prosecution", "ombudsman"): "inquiry",
    ("sanctions", "trade_authority"): "export_control",
}


@Language.factory(
    "mercwatch_foreign_cues",
    assigns=["doc._.reading"],
    requires=["doc._.reading"],
    default_config={"language": None},
)
def create(nlp: Language, name: str, language: str) -> "ForeignCues":
    """Return the component."""
    return ForeignCues(tongues.load(language))


class ForeignCues:
    """Sets `reading.dates` and `reading.drafts`, with their parties and dates."""

    def __init__(self, tongue: tongues.Tongue) -> None:
        self.tongue = tongue
        self.calls = tongue.stems("calls")
        self.by = tongue.words("by")
        self.placed = tongue.words("placed")
        self.spans = tongue.words("spans")

    def __call__(self, doc: Doc) -> Doc:
        """Read a Doc."""
        reading = reading_of(doc)
        reading.instruments = [[] for _ in reading.sentences]
        self._dates(doc, reading)
        topical = (i for i in range(len(reading.sentences)) if _topical(reading, i))
        reading.drafts = choose(draft for i in topical for draft in self._drafts(reading, i))
        return doc

    def _dates(self, doc: Doc, reading: Reading) -> None:
        reading.dates = [[] for _ in reading.sentences]
        for start, end, date, derivation in find(
            reading.working.text, self.tongue, reading.document.published_date
        ):
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                made = Found(span.start, span.end, Label.DATE, str(date), derivation=derivation, date=date)
                reading.dates[reading.sentence_of[span.start]].append(made)

    def _drafts(self, reading: Reading, i: int) -> list[Draft]:
        sentence = reading.sentences[i]
        words = reading.lower[sentence.start : sentence.end]
        if "?" in words[-2:]:
            return []
        drafts = []
        for type_, stems in self.tongue.cues:
            place = _place(words, stems)
            if place is None:
                continue
            start, end = sentence.start + place[0], sentence.start + place[1]
            before = reading.lower[max(sentence.start, start - REACH) : start]
            if not any(self.calls.match(word) for word in before):
                draft = self._draft(reading, i, type_, start, end, len(stems))
                drafts += [draft] if draft else []
        return drafts

    def _draft(self, reading: Reading, i: int, type_: str, start: int, end: int, stems: int) -> Draft | None:
        """Return the act, or None where too little is known of it."""
        actors = self._actors(reading, i, start, end)
        type_ = next((BY_KIND[type_, one.kind] for one in actors if (type_, one.kind) in BY_KIND), type_)
        if type_ not in TOGETHER:
            actors = actors[:1]
        firms = [one for one in reading.by_sentence[i] if one.label is Label.FIRM]
        private = any(one.kind in PRIVATE for one in actors)
        known = bool(actors) or (bool(firms) and type_ not in PERSONAL)
        if not known or (private and type_ not in THEIRS):
            return None
        near = [one for one in reading.dates[i] if self._near(reading, one, start, end)]
        return Draft(
            type=type_,
            sentence=i,
            start=start,
            end=end,
            verb=None,
            object=None,
            weight=(SEVERAL if stems > 1 else ONE) + (ACTED if actors else 0),
            actors=actors,
            firms=firms,
            date=min(near, key=lambda one: abs(one.start - start), default=None),
            reasons=[f"cue in {self.tongue.name}; not parsed"],
        )

    def _near(self, reading: Reading, date: Found, start: int, end: int) -> bool:
        """Tell whether a date is close to a cue, and no end of a span of time."""
        close = min(abs(date.start - start), abs(date.start - end)) <= DATED
        return close and reading.lower[date.start - 1] not in self.spans

    def _actors(self, reading: Reading, i: int, start: int, end: int) -> list[Found]:
        """Return who acted: named behind "by", else the nearest before, with those it is linked to."""
        able = [one for one in reading.by_sentence[i] if one.capable or self._by(reading, one, end)]
        agents = [one for one in able if self._by(reading, one, end)]
        if agents:
            return agents[:1]
        chosen: list[Found] = []
        for one in sorted((one for one in able if one.end <= end), key=lambda one: -one.end):
            between = reading.lower[one.end : chosen[-1].start] if chosen else []
            if chosen and (len(between) > LINKED or self.placed.intersection(between)):
                break
            if one.actor:
                chosen.append(one)
        return chosen[::-1] if len(chosen) > 1 else chosen

    def _by(self, reading: Reading, one: Found, end: int) -> bool:
        """Tell whether a party stands behind a cue and a preposition of who acted."""
        before = reading.lower[max(end, one.start - 3) : one.start]
        party = one.label is not Label.FIRM and (one.capable or one.kind != "demonym")
        return party and one.start >= end and bool(self.by.intersection(before))


def _topical(reading: Reading, i: int) -> bool:
    """Tell whether a sentence, or the one before it in its paragraph, is on the topic."""
    own = [i, i - 1] if i and reading.sentences[i - 1].paragraph == reading.sentences[i].paragraph else [i]
    return any(reading.hits[j] or any(one.label is Label.FIRM for one in reading.by_sentence[j]) for j in own)


def _place(words: list[str], stems: tuple[str, ...]) -> tuple[int, int] | None:
    """Return where all stems stand closest together, in any order; None where they do not."""
    places = [[n for n, word in enumerate(words) if word.startswith(stem)][:EACH] for stem in stems]
    spans = [(min(one), max(one) + 1) for one in product(*places) if len(set(one)) == len(stems)]
    start, end = min(spans, key=lambda span: (span[1] - span[0], span[0]), default=(0, SPREAD + 1))
    return (start, end) if end - start <= SPREAD else None
