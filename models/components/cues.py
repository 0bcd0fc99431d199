"""Finds what signals an act, in sentences on the topic, and drafts it."""

import re

from spacy.language import Language
from spacy.tokens import Doc

from models.acts.frames import Clue, Signal, signals
from models.reading import Draft, Hit, Reading, reading_of
from pipeline.records import Label

OVERSEEING = frozenset({"parliament", "parliamentary_committee", "ombudsman"})
STALKERWARE = re.compile(r"(?i)\bstalker-?ware|\bstalking app|\bconsumer-grade (?:phone )?spyware")
COURTLY = frozenset({"court", "courts", "judge", "judges", "tribunal", "justices", "jury", "magistrate"})


@Language.factory("mercwatch_cues", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Cues":
    """Return the component."""
    return Cues()


class Cues:
    """Sets `reading.drafts`: one for every signal met."""

    def __call__(self, doc: Doc) -> Doc:
        """Draft the acts of a Doc."""
        reading = reading_of(doc)
        if _of_stalkerware(reading):
            reading.topical = [False] * len(reading.sentences)
            return doc
        topical = reading.topical = [self._on_topic(reading, i) for i in range(len(reading.sentences))]
        for i, sentence in enumerate(reading.sentences):
            if sentence.end - sentence.start < 4 or not self._near(reading, topical, i):
                continue
            clue = _clue(reading, i)
            if clue.text.rstrip().endswith("?") or clue.text.startswith(" q "):
                continue
            reading.near.append(i)
            met = [s for s in signals(clue) if topical[i] or s.frame.needs_topic == "near"]
            reading.drafts += [_draft(s, i) for s in met]
        return doc

    def _on_topic(self, reading: Reading, i: int) -> bool:
        return any(hit.name == "TOPIC" for hit in reading.hits[i]) or any(
            one.label is Label.FIRM for one in reading.by_sentence[i]
        )

    def _near(self, reading: Reading, topical: list[bool], i: int) -> bool:
        """Tell whether a sentence, one beside it in its paragraph, or the title is on the topic."""
        if topical[i] or reading.title_on_topic:
            return True
        here = reading.sentences[i].paragraph
        return any(
            0 <= j < len(topical)
            and topical[j]
            and abs(reading.sentences[j].paragraph - here) <= (j == i - 1)
            for j in (i - 2, i - 1, i + 1, i + 2)
        )


def _of_stalkerware(reading: Reading) -> bool:
    """Tell whether a text is about spyware that private persons buy, and names no vendor (codebook)."""
    firm = any(one.label is Label.FIRM for one in reading.found)
    return not firm and STALKERWARE.search(reading.working.text) is not None


def _clue(reading: Reading, i: int) -> Clue:
    sentence = reading.sentences[i]
    hits: dict[str, list[Hit]] = {}
    for hit in reading.hits[i]:
        hits.setdefault(hit.name, []).append(hit)
    for one in reading.by_sentence[i]:
        if one.label is Label.FIRM:
            hits.setdefault("FIRM", []).append(Hit(one.start, one.end, "FIRM"))
        elif one.kind == "court" or (
            one.kind == "organ" and COURTLY.intersection(reading.lower[one.start : one.end])
        ):
            hits.setdefault("COURT", []).append(Hit(one.start, one.end, "COURT"))
        if one.kind in OVERSEEING:
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
