"""Whether a drafted act was done, announced or undone, or only called for, denied or imagined."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts import lexicon
from models.acts.choice import choose
from models.acts.frames import BE
from models.grammar.clauses import aside
from models.grammar.modality import caused, verdict
from models.reading import Draft, Hit, Reading, reading_of
from pipeline.records import Status

CLOSE, WIDE = 5, 20  # tokens before the verb in which an auxiliary and a governing phrase may stand
MODALS = lexicon.function_words()["modals"]
BREAKS = frozenset({";", ":", "•", "but", "while", "whereas"})
PREPOSITIONS = lexicon.function_words()["prepositions"]
REFUSING = frozenset({"refuse", "rule", "cutoff"})  # classes in which "revoke" or "dismiss" is the act itself
NAMED_ONLY = 0.8  # what an infinitive or a gerund takes from the weight of an act whose object is named


@Language.factory("mercwatch_mood", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Mood":
    """Return the component."""
    return Mood()


class Mood:
    """Sets status and certainty of the drafts, and strikes those that are no acts."""

    def __init__(self) -> None:
        self.lexicon = lexicon.load()

    def __call__(self, doc: Doc) -> Doc:
        """Weigh each draft."""
        reading = reading_of(doc)
        verdicts = [(draft, self._stands(reading, draft)) for draft in reading.drafts]
        struck = [draft for draft, stands in verdicts if not stands]
        for draft, stands in verdicts:
            if stands and (why := aside(reading, draft)):
                draft.aside = True
                draft.reasons.append(why)
        reading.drafts = choose(
            draft
            for draft, stands in verdicts
            if stands and not (draft.verb is None and _within(draft, struck))
        )
        return doc

    def _stands(self, reading: Reading, draft: Draft) -> bool:
        sentence = reading.sentences[draft.sentence]
        moods = [hit for hit in reading.hits[draft.sentence] if hit.name.startswith("mood:")]
        for hit in moods:
            if hit.name == "mood:reported":
                draft.reported_at = (hit.start, hit.end)
        if draft.judged and draft.sentence in reading.parses:
            return self._governed(reading, draft)
        if draft.verb is None:
            return True
        lower, verb = reading.lower, draft.verb[0]
        phrase = " ".join(lower[verb : draft.verb[1]])
        undoes = not self.lexicon.reversing.isdisjoint({lower[verb], phrase})
        if undoes and draft.verb_class not in REFUSING:
            draft.status, draft.status_at = Status.REVERSED, draft.verb
        head = self._first_of_chain(lower, verb, sentence.start)
        floor = self._floor(lower, head, sentence.start)
        infinitive = head > floor and lower[head - 1] == "to"
        for hit in sorted(moods, key=lambda h: (-h.end, h.start)):
            if hit.end > head or hit.start < floor or (hit.start >= draft.start and hit.start >= verb):
                continue
            verdict = self._weigh(hit, lower, head, infinitive)
            if verdict is False:
                return False
            if isinstance(verdict, Status):
                if draft.status is Status.DONE:
                    draft.status, draft.status_at = verdict, (hit.start, hit.end)
                draft.weight *= 0.85
                draft.reasons.append(f"told as {verdict}")
                infinitive = False
                break
        return self._form(reading, draft, lower, head, floor, infinitive)

    def _governed(self, reading: Reading, draft: Draft) -> bool:
        """Set the status by the tree; tell whether there is an act."""
        status, word = verdict(reading, draft)
        if status is None:
            return False
        if word is not None:
            draft.status, draft.status_at = status, (word, word + 1)
            draft.reasons.append(f"told as {status}")
        return True

    def _first_of_chain(self, lower: list[str], verb: int, floor: int) -> int:
        """Return the first of coordinated verbs: "develop" of "to develop and release"."""
        if (
            verb - 2 > floor
            and lower[verb - 1] in {"and", "or"}
            and lower[verb - 2] in self.lexicon.verb_forms
        ):
            return verb - 2
        return verb

    def _floor(self, lower: list[str], verb: int, start: int) -> int:
        i = verb
        while i > start and verb - i < WIDE and lower[i - 1] not in BREAKS:
            i -= 1
        return i

    def _weigh(self, hit: Hit, lower: list[str], verb: int, infinitive: bool) -> Status | bool | None:
        """Return False for no act, a status, or None where the phrase does not govern the verb."""
        name = hit.name.removeprefix("mood:")
        distance = verb - hit.end
        auxiliary = lower[hit.start] in MODALS or name in {"announced", "proposed", "negated"}
        close = 3 if name in {"called_for", "hypothetical", "negated"} else CLOSE
        governs = distance <= close if auxiliary else infinitive or "that" in lower[hit.end : verb]
        if not governs or name in {"reported"}:
            return None
        between = lower[hit.end : verb]
        if "," in between and not infinitive:
            return None
        if name in {"called_for", "hypothetical", "negated"}:
            return False
        if name == "announced":
            return Status.ANNOUNCED
        if name == "proposed":
            return False if lower[hit.start] == "would" else Status.PROPOSED
        return Status.DONE if name == "decided" else None

    def _form(
        self, reading: Reading, draft: Draft, lower: list[str], verb: int, floor: int, infinitive: bool
    ) -> bool:
        """Weigh an infinitive or gerund that nothing governs."""
        named = any(
            draft.object and one.start < draft.object[1] and draft.object[0] < one.end
            for one in reading.instruments[draft.sentence]
        )
        if infinitive and caused(reading, draft):
            return True
        if infinitive:
            draft.weight *= NAMED_ONLY
            draft.reasons.append("told as a purpose")
            return named
        if lower[verb] in self.lexicon.gerunds and verb > floor and lower[verb - 1] not in BE:
            draft.reasons.append("told in passing")
            draft.in_passing = True
            led = any(h.name in {"issue", "impose"} for h in reading.hits[draft.sentence] if h.end <= verb)
            draft.weight *= 0.9 if led else 0.65
            return led or named or lower[verb - 1] not in PREPOSITIONS
        return True


def _within(draft: Draft, struck: list[Draft]) -> bool:
    """Tell whether a noun alone signals what was struck with its verb."""
    return any(
        other.type == draft.type
        and other.sentence == draft.sentence
        and other.start <= draft.start < other.end
        for other in struck
    )
