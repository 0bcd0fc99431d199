"""Finds what signals an act, in sentences on the topic, and drafts it."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts.frames import Clue, Signal, signals
from models.acts.topics import near_topic, of_stalkerware, on_topic
from models.parties.kinds import PARLIAMENTARY, is_court
from models.reading import Draft, Hit, Reading, reading_of
from pipeline.records import Label

SHORTEST = 4  # tokens of a sentence that may tell an act


@Language.factory("mercwatch_cues", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Cues":
    """Return the component."""
    return Cues()


class Cues:
    """Sets `reading.drafts`: one for every signal met."""

    def __call__(self, doc: Doc) -> Doc:
        """Draft the acts of a Doc."""
        reading = reading_of(doc)
        topical = reading.topical = on_topic(reading)
        if of_stalkerware(reading):
            return doc
        near = near_topic(reading, doc)
        for i, sentence in enumerate(reading.sentences):
            if sentence.end - sentence.start < SHORTEST or not near[i]:
                continue
            clue = _clue(reading, i)
            if clue.text.rstrip().endswith("?") or clue.text.startswith(" q "):
                continue
            reading.near.append(i)
            met = [s for s in signals(clue) if topical[i] or s.frame.needs_topic == "near"]
            reading.drafts += [_draft(s, i) for s in met]
        return doc


def _clue(reading: Reading, i: int) -> Clue:
    sentence = reading.sentences[i]
    hits: dict[str, list[Hit]] = {}
    for hit in reading.hits[i]:
        hits.setdefault(hit.name, []).append(hit)
    for one in reading.by_sentence[i]:
        if one.label is Label.FIRM:
            hits.setdefault("FIRM", []).append(Hit(one.start, one.end, "FIRM"))
        elif is_court(reading.lower, one):
            hits.setdefault("COURT", []).append(Hit(one.start, one.end, "COURT"))
        if one.kind in PARLIAMENTARY:
            hits.setdefault("OVERSIGHT", []).append(Hit(one.start, one.end, "OVERSIGHT"))
    words = " ".join(word for word in reading.lower[sentence.start : sentence.end] if not word.isspace())
    return Clue(reading.lower, sentence.start, sentence.end, hits, f" {words} ")


def _draft(signal: Signal, sentence: int) -> Draft:
    frame = signal.frame
    words = f"{frame.verb or ''} {frame.object or frame.noun or ''}".strip()
    return Draft(
        type=frame.type,
        sentence=sentence,
        start=signal.start,
        end=signal.end,
        verb=signal.verb,
        object=signal.object,
        weight=signal.score,
        passive=signal.passive,
        joint=frame.joint,
        main_verb=frame.main_verb,
        verb_class=frame.verb or "",
        reduced=signal.reduced,
        reasons=[f"words of {words.replace('_', ' ')} ({frame.type})"],
    )
