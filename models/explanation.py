"""What fired in each sentence of a document, and why; as records and as HTML (displaCy)."""

from dataclasses import dataclass
from html import escape

from spacy import displacy
from spacy.tokens import Doc

from models.annotator import Annotator
from models.reading import Draft, Reading, reading_of
from models.records import annotation
from pipeline.records import Annotation, Document

WORDS = 4  # that spoke loudest for a type
COLOURS = {
    "COUNTRY": "#cfe8ff", "BODY": "#d9d2ff", "FIRM": "#ffd9b3", "DATE": "#d4f4d4",
    "INSTRUMENT": "#fff3b0", "CUE": "#ffc2d1",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """One act that stands: its type, how sure, its fields in words, and the reasons."""

    type: str
    sure: float
    status: str
    words: str
    actors: tuple[str, ...]
    firms: tuple[str, ...]
    date: str | None
    reasons: tuple[str, ...]
    traits: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A sentence on or near the topic: what the classifier says, and what came of it."""

    number: int
    text: str
    act: float | None
    type: str | None
    share: float | None
    words: tuple[str, ...]
    fired: tuple[Fired, ...]


def explain(annotator: Annotator, document: Document) -> tuple[list[Explained], Annotation]:
    """Return the sentences on or near the topic, in order, and the whole annotation."""
    (doc,) = annotator.read([document])
    reading = reading_of(doc)
    kept: dict[int, list[Draft]] = {}
    for draft in reading.drafts:
        kept.setdefault(draft.sentence, []).append(draft)
    numbers = sorted({*reading.near, *kept})
    return [_explained(doc, reading, number, kept.get(number, [])) for number in numbers], annotation(
        reading, doc, annotator.version
    )


def _explained(doc: Doc, reading: Reading, number: int, drafts: list[Draft]) -> Explained:
    judgement = reading.judgements.get(number)
    sentence = reading.sentences[number]
    loud: list[str] = []
    if judgement:
        speaks = judgement.speaks(judgement.best)
        loud = [doc[k].text for k in sorted(speaks, key=lambda k: -speaks[k])[:WORDS] if speaks[k] > 0]
    return Explained(
        number=number,
        text=" ".join(doc[sentence.start : sentence.end].text.split()),
        act=judgement.act if judgement else None,
        type=judgement.best if judgement else None,
        share=judgement.given_act(judgement.best) if judgement else None,
        words=tuple(loud),
        fired=tuple(_fired(doc, draft) for draft in drafts),
    )


def _fired(doc: Doc, draft: Draft) -> Fired:
    return Fired(
        type=draft.type,
        sure=round(draft.weight, 2),
        status=str(draft.status),
        words=" ".join(doc[draft.start : draft.end].text.split()),
        actors=tuple(dict.fromkeys(one.actor for one in draft.actors if one.actor)),
        firms=tuple(dict.fromkeys(one.id for one in draft.firms)),
        date=draft.date.id if draft.date else None,
        reasons=tuple(draft.reasons),
        traits=tuple(sorted(draft.traits.items())),
    )


def html(document: Document, said: Annotation) -> str:
    """Return a page with mentions and cues marked in the text; what the document says is escaped."""
    spans, end = [], 0
    for one in sorted(said.mentions, key=lambda mention: (mention.start, -mention.end)):
        if one.start >= end:
            spans.append(
                {"start": one.start, "end": one.end, "label": str(one.label), "kb_id": "", "kb_url": ""}
            )
            end = one.end
    given = {"text": document.text, "ents": spans, "title": escape(document.title)}
    return str(
        displacy.render(
            given, style="ent", page=True, manual=True, jupyter=False, options={"colors": COLOURS}
        )
    )
