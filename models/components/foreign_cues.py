"""Drafts acts in a language that is not parsed: by stems of verbs and nouns, never surely."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts.choice import choose
from models.acts.dating import heading_date
from models.acts.foreign import astray, borrowed, parted, settled
from models.components.dates import heads
from models.languages import lexis, tongues
from models.languages.dates import find
from models.languages.frames import Sign, signs
from models.parties.actors import INSTRUMENTAL
from models.parties.doers import Doers
from models.parties.kinds import OPEN_TO_ALL, PRIVATE
from models.reading import Draft, Found, Hit, Reading, reading_of
from pipeline.records import Label, Status

ACTED, GUESSED, ABOUT = 0.05, -0.02, 0.02  # what a known actor, one guessed at and a firm named add
REACH, BESIDE = 12, 4  # tokens before a verb in which a call governs it, and in which its auxiliaries stand
ALONE = 9  # tokens before a noun alone in which they stand
BEHIND = 1  # tokens behind it in which a "not" stands
LED = 5  # sentences that open a text: what its title is about, they are
AROUND = 3  # sentences that a topic lasts
DATED = 25  # tokens between an act and its date
ASTRAY = 12  # tokens that a date seems further away behind another act's word
COARSE = {4: 6, 7: 2, 10: 0}  # tokens that a year and a month seem further away than a day
TOGETHER = frozenset({"joint_statement", "process", "principles", "statement", "use_restriction"})
PERSONAL = frozenset({"statement", "inquiry", "procurement", "legislation", "funding", "industry_action"})
COURTS = frozenset({"prosecution", "litigation", "inquiry", "regulatory_penalty"})  # of a state's own organs
OBJECTS = frozenset(
    {"parliamentary_committee", "process", "coalition"}
)  # kinds of body that acts bring forth


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
    """Sets `reading.dates` and `reading.drafts`, with their parties, dates and status."""

    def __init__(self, tongue: tongues.Tongue) -> None:
        self.tongue = tongue
        self.doers = Doers(tongue)
        self.acting = lexis.acting(tongue.code)
        self.moods = lexis.words("moods", tongue.code)
        self.spans = tongue.words("spans")
        self.reach: int = tongue.raw["reach"]

    def __call__(self, doc: Doc) -> Doc:
        """Read a Doc."""
        reading = reading_of(doc)
        reading.instruments = [[] for _ in reading.sentences]
        self._dates(doc, reading)
        spoken = self.doers.standing.spoken(reading)
        drafts = [draft for i in range(len(reading.sentences)) for draft in self._drafts(reading, i, spoken)]
        reading.drafts = borrowed(choose(drafts))
        return doc

    def _dates(self, doc: Doc, reading: Reading) -> None:
        reading.dates = [[] for _ in reading.sentences]
        for start, end, date, derivation in find(
            reading.working.text, self.tongue, reading.document.published_date
        ):
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                how = "heading" if heads(reading, span.start, span.end) else derivation
                made = Found(span.start, span.end, Label.DATE, str(date), derivation=how, date=date)
                reading.dates[reading.sentence_of[span.start]].append(made)

    def _drafts(self, reading: Reading, i: int, spoken: str | None) -> list[Draft]:
        """Return the acts that a sentence on the topic, or near it, tells."""
        sentence = reading.sentences[i]
        near = _near(reading, i)
        if not near or "?" in reading.lower[max(sentence.start, sentence.end - 2) : sentence.end]:
            return []
        hits = self._hits(reading, i)
        drafts = []
        for sign in signs(reading.lower, hits, self.reach):
            if sign.frame.near or _topical(reading, i):
                mood = self._mood(reading, sign, sentence.start, sentence.end)
                draft = None if mood is None else self._draft(reading, i, sign, mood, spoken, hits)
                drafts += [draft] if draft else []
        return parted(drafts)

    def _hits(self, reading: Reading, i: int) -> dict[str, list[Hit]]:
        """Return the words of acts by class, less those within names, with firms and words of the topic."""
        sentence = reading.sentences[i]
        names = [
            (one.start, one.end)
            for one in reading.by_sentence[i]
            if one.label is not Label.FIRM
            and one.kind not in OBJECTS
            and one.id not in INSTRUMENTAL
            and not one.id.startswith("organ:")
        ]
        hits: dict[str, list[Hit]] = {}
        for hit in self.acting.find(reading.lower, sentence.start, sentence.end):
            if not any(start <= hit.start and hit.end <= end for start, end in names):
                hits.setdefault(hit.name, []).append(hit)
        hits["noun:TOPIC"] = [hit for hit in reading.hits[i] if hit.name == "TOPIC"]
        hits["noun:FIRM"] = [
            Hit(one.start, one.end, "FIRM") for one in reading.by_sentence[i] if one.label is Label.FIRM
        ]
        return hits

    def _mood(self, reading: Reading, sign: Sign, start: int, end: int) -> dict[str, tuple[int, int]] | None:
        """Return the words that tell how an act stands, by what they tell; None where it was not done."""
        verb = sign.centre
        first = verb.start - (BESIDE if sign.verb and sign.frame.verb != "purchase" else ALONE)
        before = self.moods.find(reading.lower, max(start, sign.start - REACH), sign.start)
        first = min(first, sign.start - 1)
        around = self.moods.find(reading.lower, max(start, first), min(end, verb.end + BEHIND))
        beside = [hit for hit in around if verb.start - BESIDE <= hit.start and hit.end <= verb.start]
        told = {hit.name: (hit.start, hit.end) for hit in beside}
        told |= {hit.name: (hit.start, hit.end) for hit in before if hit.name in {"called_for", "reported"}}
        if any(hit.name == "coming_form" and hit.start == verb.start for hit in around):
            told["coming"] = (verb.start, verb.end)
        purpose = "purpose" in told and told["purpose"][1] >= verb.start - 1
        if "called_for" in told or purpose or any(hit.name == "negated" for hit in around):
            return None
        return told

    def _draft(
        self,
        reading: Reading,
        i: int,
        sign: Sign,
        mood: dict[str, tuple[int, int]],
        spoken: str | None,
        hits: dict[str, list[Hit]],
    ) -> Draft | None:
        """Return the act, or None where too little is known of it."""
        type_, frame = sign.frame.type, sign.frame
        actors, how = self.doers.of(reading, i, sign)
        courts = [one for one in reading.by_sentence[i] if one.kind == "court" and one.actor]
        if not actors and sign.frame.verb in {"file", "sue"} and courts:
            actors, how = courts[:1], "the court's state"  # where private persons sue
        if not actors and type_ in COURTS and not frame.by and spoken:
            actors = [Found(sign.start, sign.end, Label.BODY, f"organ:{spoken}", spoken, "organ", True)]
            how = "the state most spoken of"
        type_ = settled(sign, actors)
        if type_ not in TOGETHER:
            actors = actors[:1]
        firms = [one for one in reading.by_sentence[i] if one.label is Label.FIRM]
        known = bool(actors) or (bool(firms) and type_ not in PERSONAL and not frame.by)
        alone = type_ == "joint_statement" and frame.verb is None and len(actors) < 2
        if not known or alone or (type_ not in OPEN_TO_ALL and any(one.kind in PRIVATE for one in actors)):
            return None
        reasons = [f"cue in {self.tongue.name}; not parsed"] + ([f"actor: {how}"] if how else [])
        weight = sign.weight + (GUESSED if how else ACTED if actors else 0) + (ABOUT if firms else 0)
        status = Status.REVERSED if frame.ends else Status.ANNOUNCED if "coming" in mood else Status.DONE
        return Draft(
            type=type_,
            sentence=i,
            start=sign.start,
            end=sign.end,
            verb=(sign.verb.start, sign.verb.end) if sign.verb else None,
            object=(sign.noun.start, sign.noun.end) if sign.noun else None,
            weight=weight,
            actors=actors,
            firms=firms,
            date=self._date(reading, i, sign, hits),
            status=status,
            status_at=mood.get("coming"),
            reported_at=mood.get("reported"),
            stage=frame.stage,
            in_passing=frame.verb == "purchase",
            news=False if "earlier" in mood else None,
            reasons=reasons,
        )

    def _date(self, reading: Reading, i: int, sign: Sign, hits: dict[str, list[Hit]]) -> Found | None:
        """Return the nearest date of a sentence that is no end of a span of time."""
        verb = sign.centre
        acts = [hit.start for name, every in hits.items() if name.startswith("verb:") for hit in every]
        near = [
            (
                min(abs(one.start - verb.end), abs(one.end - verb.start))
                + COARSE[len(one.id)]
                + (ASTRAY if astray(one, sign, acts) else 0),
                one,
            )
            for one in reading.dates[i]
            if one.derivation != "heading"
            and reading.lower[max(0, one.start - 1)] not in self.spans
            and reading.lower[one.start] not in self.spans
        ]
        near = [(far, one) for far, one in near if far <= DATED]
        return min(near, key=lambda pair: pair[0])[1] if near else heading_date(reading, i)


def _topical(reading: Reading, i: int) -> bool:
    """Tell whether a sentence or the one before it in its paragraph is on the topic; of a lead, the title."""
    if i < LED and reading.title_on_topic:
        return True
    own = [i, i - 1] if i and reading.sentences[i - 1].paragraph == reading.sentences[i].paragraph else [i]
    return any(reading.hits[j] or any(one.label is Label.FIRM for one in reading.by_sentence[j]) for j in own)


def _near(reading: Reading, i: int) -> bool:
    """Tell whether a sentence is on the topic, or one shortly before it or right behind it."""
    around = range(max(0, i - AROUND), min(len(reading.sentences), i + 2))
    return any(_topical(reading, j) for j in around)
