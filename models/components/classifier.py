"""Judges sentences on or near the topic, drafts acts that no cue found, and vetoes weak cues."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts import lexicon
from models.reading import Draft, Reading, reading_of
from models.sentences.classifier import shipped
from models.sentences.features import features
from models.sentences.judgement import Judgement
from models.sentences.thresholds import Thresholds, thresholds

SHORTEST, LONGEST = 4, 160  # tokens of a sentence that is judged
DOUBTED, SURE = 0.2, 0.6  # chances of a cue's type and of the likeliest, between which the sentence decides
SECOND = 0.3
WEAKEST = "statement"  # of two types the one with legal force wins (codebook)
BEFORE_NOUNS = frozenset(
    {"a", "an", "the", "its", "his", "her", "their", "our", "this", "'s", "of", "no", "any"}
)


@Language.factory("mercwatch_classifier", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "SentenceClassifier":
    """Return the component."""
    return SentenceClassifier()


class SentenceClassifier:
    """Sets `reading.judgements`, and adds to and takes from `reading.drafts`; `model` may be another."""

    def __init__(self) -> None:
        self.verbs = frozenset(form.split()[0] for form in lexicon.load().verb_forms)
        self.thresholds: Thresholds = thresholds()
        self.model = shipped()

    def __call__(self, doc: Doc) -> Doc:
        """Judge the sentences of a Doc."""
        reading = reading_of(doc)
        for i in reading.near:
            sentence = reading.sentences[i]
            if SHORTEST <= sentence.end - sentence.start <= LONGEST:
                reading.judgements[i] = self.model.judge(features(reading, i))
        kept = [draft for draft in reading.drafts if self._stands(reading, draft)]
        for draft in kept:
            self._arbitrate(reading, draft)
        drafted: dict[int, set[str]] = {}
        for draft in kept:
            drafted.setdefault(draft.sentence, set()).add(draft.type)
        for i, judgement in reading.judgements.items():
            here = drafted.setdefault(i, set())
            for type_ in self.thresholds.told(judgement):
                if type_ not in here and (not here or judgement.given_act(type_) >= SECOND):
                    kept.append(self._draft(reading, i, judgement, type_))
                    here.add(type_)
        reading.drafts = kept
        return doc

    def _stands(self, reading: Reading, draft: Draft) -> bool:
        """Weigh a cue's draft by the judgement of its sentence; tell whether it stands."""
        judgement = reading.judgements.get(draft.sentence)
        if judgement is None:
            return True
        draft.chance = judgement.chances[draft.type]
        draft.act = judgement.act
        draft.reasons.append(
            f"sentence read as an act: {judgement.act:.2f}, as {draft.type}: {draft.chance:.2f}"
        )
        return draft.weight >= self.thresholds.strong or judgement.act >= self.thresholds.veto

    def _arbitrate(self, reading: Reading, draft: Draft) -> None:
        """Give a draft the type of its sentence where the classifier is sure and the cue's is far from it."""
        judgement = reading.judgements.get(draft.sentence)
        if judgement is None or judgement.act < self.thresholds.arbiter or judgement.best == WEAKEST:
            return
        if judgement.given_act(draft.type) < DOUBTED and judgement.given_act(judgement.best) > SURE:
            draft.reasons.append(f"read as {judgement.best}, not as {draft.type}")
            draft.type = judgement.best
            draft.chance = judgement.chances[draft.type]

    def _draft(self, reading: Reading, i: int, judgement: Judgement, type_: str) -> Draft:
        speaks = judgement.speaks(type_)
        verb = max(self._verbs(reading, i, judgement), key=lambda k: speaks.get(k, 0.0), default=None)
        centre = verb if verb is not None else max(speaks, key=speaks.__getitem__)
        return Draft(
            type=type_,
            sentence=i,
            start=centre,
            end=centre + 1,
            verb=None if verb is None else (verb, verb + 1),
            object=None,
            weight=judgement.chances[type_],
            chance=judgement.chances[type_],
            act=judgement.act,
            judged=True,
            reasons=[
                f"sentence read as an act: {judgement.act:.2f}, as {type_}: {judgement.chances[type_]:.2f}"
            ],
        )

    def _verbs(self, reading: Reading, i: int, judgement: Judgement) -> list[int]:
        """Return the tokens of a sentence that look like finite verbs of action."""
        lower = reading.lower
        start = reading.sentences[i].start
        return [
            k
            for k in judgement.places
            if (lower[k] in self.verbs or (lower[k].endswith("ed") and len(lower[k]) > 4))
            and not (k > start and lower[k - 1] in BEFORE_NOUNS)
        ]
