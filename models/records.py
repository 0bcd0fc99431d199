"""Turns a reading into records, with offsets of the stored text."""

from spacy.tokens import Doc

from models.languages import unread
from models.reading import Draft, Found, Reading
from pipeline.records import Act, Annotation, Certainty, Label, Mention, Role


def annotation(reading: Reading, doc: Doc, version: str) -> Annotation:
    """Return all mentions and acts of a reading."""
    write = _Writer(reading, doc)
    acts = tuple(write.act(draft) for draft in reading.drafts)
    every = {write.mention(one) for one in reading.found}
    every |= {write.mention(one) for dates in reading.dates for one in dates}
    for act in acts:
        every.update(act.mentions())
    return Annotation(
        document=reading.document.digest,
        model=version,
        mentions=tuple(sorted(every, key=_place)),
        acts=acts,
        language=reading.language,
        untagged=unread(reading.language),
    )


def _place(one: Mention) -> tuple[int, int, str, str]:
    return one.start, one.end, one.label, one.id


class _Writer:
    """Writes mentions of one document."""

    def __init__(self, reading: Reading, doc: Doc) -> None:
        self.reading = reading
        self.text = reading.document.text
        self.starts = [token.idx for token in doc]
        self.ends = [token.idx + len(token) for token in doc]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.reading.working.original(self.starts[start], self.ends[end - 1])

    def mention(self, one: Found) -> Mention:
        return self.at(one.start, one.end, one.label, one.id, one.actor, one.derivation)

    def at(
        self,
        start: int,
        end: int,
        label: Label,
        id: str,
        actor: str | None = None,
        derivation: str | None = None,
    ) -> Mention:
        first, last = self.span(start, end)
        return Mention(
            start=first,
            end=last,
            label=label,
            quote=self.text[first:last],
            id=id,
            actor=actor,
            derivation=derivation,
        )

    def act(self, draft: Draft) -> Act:
        sentence = self.reading.sentences[draft.sentence]
        start, end = sentence.start, sentence.end
        words = [i for i in range(start, end) if self.ends[i] > self.starts[i]]
        status = draft.status_at and self.at(*draft.status_at, Label.CUE, str(draft.status))
        reported = draft.reported_at and self.at(*draft.reported_at, Label.CUE, str(Certainty.REPORTED))
        return Act(
            type=draft.type,
            cue=self.at(draft.start, draft.end, Label.CUE, draft.type),
            span=self.span(words[0], words[-1] + 1),
            status=draft.status,
            certainty=Certainty.REPORTED if reported else Certainty.CONFIRMED,
            weight=round(min(draft.weight, 1.0), 3),
            actors=self._each(draft.actors),
            endorsers=self._each(draft.endorsers),
            members=self._each(draft.members),
            firms=self._each(draft.firms),
            instrument=self.mention(draft.instrument) if draft.instrument else None,
            date=self.mention(draft.date) if draft.date else None,
            status_span=status,
            certainty_span=reported,
            role=None if draft.news is None else Role.PRIMARY if draft.news else Role.BACKGROUND,
            stage=draft.stage,
            reasons=tuple(draft.reasons),
        )

    def _each(self, found: list[Found]) -> tuple[Mention, ...]:
        return tuple({self.mention(one): None for one in found})
